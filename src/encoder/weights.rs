//! Named tensors of a safetensors file: float32, float16, bfloat16, or int8 with a scale for each row.

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::error::{LoadError, Shape};

/// A matrix in the representation that the file has.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Values in a row.
    pub columns: usize,
    /// The values, row-major.
    pub values: Values,
}

/// The values of a [`Matrix`], `[rows, columns]`.
#[derive(Clone, Debug)]
pub enum Values {
    /// As they are.
    Float(Vec<f32>),
    /// Row `r` is `values[r, ..] * scales[r]`, with values from -127 to 127 and `[rows]` scales.
    Int8(Vec<i8>, Vec<f32>),
}

impl Matrix {
    /// The values in float32, `[rows, columns]`.
    pub fn into_float(self) -> Vec<f32> {
        match self.values {
            Values::Float(values) => values,
            Values::Int8(values, scales) => {
                let rows = values.chunks_exact(self.columns.max(1)).zip(&scales);
                rows.flat_map(|(row, scale)| row.iter().map(move |v| f32::from(*v) * scale)).collect()
            }
        }
    }

    /// The values in int8 from `-largest` to `largest`, and the scale of each row. What is stored in int8 is
    /// taken as it is when `largest` allows it.
    pub fn into_int8(self, largest: i8) -> (Vec<i8>, Vec<f32>) {
        match self.values {
            Values::Int8(values, scales) if largest == i8::MAX => (values, scales),
            _ => {
                let columns = self.columns;
                quantise(&self.into_float(), columns, f32::from(largest))
            }
        }
    }

    /// Puts matrices of `columns` columns under one another.
    pub fn stack(columns: usize, parts: Vec<Matrix>) -> Matrix {
        if parts.iter().all(|part| matches!(part.values, Values::Int8(..))) {
            let (mut values, mut scales) = (Vec::new(), Vec::new());
            for part in parts {
                let (v, s) = part.into_int8(i8::MAX);
                values.extend(v);
                scales.extend(s);
            }
            return Matrix { columns, values: Values::Int8(values, scales) };
        }
        Matrix { columns, values: Values::Float(parts.into_iter().flat_map(Matrix::into_float).collect()) }
    }
}

/// Each row of `columns` values scaled so that its largest absolute value becomes `largest`.
fn quantise(values: &[f32], columns: usize, largest: f32) -> (Vec<i8>, Vec<f32>) {
    let mut scales = Vec::new();
    let mut quantised = Vec::with_capacity(values.len());
    for row in values.chunks(columns.max(1)) {
        let top = row.iter().fold(0f32, |top, v| top.max(v.abs()));
        let scale = if top > 0.0 { top / largest } else { 1.0 };
        quantised.extend(row.iter().map(|v| (v / scale).round_ties_even().clamp(-largest, largest) as i8));
        scales.push(scale);
    }
    (quantised, scales)
}

/// The tensors of a file, looked up under the prefix that this file's names have.
pub struct Weights<'a> {
    tensors: SafeTensors<'a>,
    prefix: String,
}

impl<'a> Weights<'a> {
    /// Reads the header of a safetensors file.
    ///
    /// # Errors
    /// [`LoadError::Safetensors`] when the bytes are no such file, [`LoadError::MissingTensor`] when it holds
    /// no word embeddings.
    pub fn new(bytes: &'a [u8]) -> Result<Self, LoadError> {
        const FIRST: &str = "embeddings.word_embeddings.weight";
        let tensors = SafeTensors::deserialize(bytes)?;
        let prefix = tensors.names().into_iter().find_map(|name| name.strip_suffix(FIRST)).map(str::to_owned);
        let prefix = prefix.ok_or_else(|| LoadError::MissingTensor(FIRST.to_owned()))?;
        Ok(Weights { tensors, prefix })
    }

    /// `NAME.weight` `[rows, columns]`, with `NAME.weight_scale` `[rows]` when it is stored in int8.
    ///
    /// # Errors
    /// [`LoadError`] when the tensor is missing or has another shape or type.
    pub fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix, LoadError> {
        let name = self.full_name(name, "weight");
        let view = self.view(&name, &[rows, columns])?;
        let values = match view.dtype() {
            Dtype::I8 => {
                let scales = self.read_vector(&format!("{name}_scale"), rows)?;
                Values::Int8(view.data().iter().map(|b| *b as i8).collect(), scales)
            }
            _ => Values::Float(floats(&name, &view)?),
        };
        Ok(Matrix { columns, values })
    }

    /// `NAME.PART` `[length]` in float32, where `part` is `weight` or `bias`.
    ///
    /// # Errors
    /// [`LoadError`] when the tensor is missing or has another shape or type.
    pub fn vector(&self, name: &str, part: &str, length: usize) -> Result<Vec<f32>, LoadError> {
        let full = self.full_name(name, part);
        // Checkpoints that came from TensorFlow keep its names of layer normalisation.
        let old = full.strip_suffix("LayerNorm.weight").map(|stem| format!("{stem}LayerNorm.gamma"));
        let old = old.or(full.strip_suffix("LayerNorm.bias").map(|stem| format!("{stem}LayerNorm.beta")));
        match old.filter(|old| self.tensors.tensor(&full).is_err() && self.tensors.tensor(old).is_ok()) {
            Some(old) => self.read_vector(&old, length),
            None => self.read_vector(&full, length),
        }
    }

    /// The heads stand outside the encoder's prefix.
    fn full_name(&self, name: &str, part: &str) -> String {
        let prefix = if matches!(name, "classifier" | "attribution") { "" } else { &self.prefix };
        format!("{prefix}{name}.{part}")
    }

    fn read_vector(&self, name: &str, length: usize) -> Result<Vec<f32>, LoadError> {
        floats(name, &self.view(name, &[length])?)
    }

    fn view(&self, name: &str, shape: &[usize]) -> Result<TensorView<'_>, LoadError> {
        let view = self.tensors.tensor(name).map_err(|_| LoadError::MissingTensor(name.to_owned()))?;
        if view.shape() != shape {
            let (expected, found) = (Shape(shape.to_vec()), Shape(view.shape().to_vec()));
            return Err(LoadError::WrongShape { name: name.to_owned(), expected, found });
        }
        Ok(view)
    }
}

/// The tensor that is called `name` in full, row-major in float32, with its shape. int8 matrices are scaled by the
/// `[rows]` values of `NAME_scale`.
///
/// # Errors
/// [`LoadError`] when the tensor is missing or of another type.
pub fn float_tensor(tensors: &SafeTensors, name: &str) -> Result<(Vec<usize>, Vec<f32>), LoadError> {
    let view = tensors.tensor(name).map_err(|_| LoadError::MissingTensor(name.to_owned()))?;
    let values = match view.dtype() {
        Dtype::I8 => {
            let (_, scales) = float_tensor(tensors, &format!("{name}_scale"))?;
            let values = Values::Int8(view.data().iter().map(|b| *b as i8).collect(), scales);
            Matrix { columns: view.shape().iter().skip(1).product(), values }.into_float()
        }
        _ => floats(name, &view)?,
    };
    Ok((view.shape().to_vec(), values))
}

/// The values of a tensor in float32.
fn floats(name: &str, view: &TensorView<'_>) -> Result<Vec<f32>, LoadError> {
    let halves = |convert: fn([u8; 2]) -> f32| view.data().chunks_exact(2).map(|b| convert([b[0], b[1]])).collect();
    match view.dtype() {
        Dtype::F32 => Ok(view.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()),
        Dtype::F16 => Ok(halves(|bytes| half::f16::from_le_bytes(bytes).to_f32())),
        Dtype::BF16 => Ok(halves(|bytes| half::bf16::from_le_bytes(bytes).to_f32())),
        other => Err(LoadError::WrongType { name: name.to_owned(), found: format!("{other:?}") }),
    }
}
