//! ONNX models on ONNX Runtime, whose library is loaded while the program runs (cargo feature `ort`).

use std::path::{Path, PathBuf};
use std::time::Duration;

use ort::ep;
use ort::session::Session;
use ort::value::Tensor;

use super::choice::{Device, EngineOptions, Outputs};
use super::padding::{Padded, rectangles};
use super::pool::{Pool, outside_rayon};
use super::{Engine, Logits};
use crate::encoder::Batch;
use crate::tag::error::{EngineError, ModelError};

/// How long the library may take to load; half a second is usual.
const LOADING: Duration = Duration::from_secs(20);
const INPUTS: [&str; 3] = ["input_ids", "attention_mask", "token_type_ids"];

/// A token classifier on ONNX Runtime. A worker has its own session on the CPU; other devices have one for all.
pub struct OrtEngine {
    path: PathBuf,
    device: Device,
    /// Which of [`INPUTS`] the graph has.
    inputs: Vec<&'static str>,
    /// The heads by name, and how many outputs each has for a piece.
    heads: Vec<(String, usize)>,
    longest_window: usize,
    together: usize,
    sessions: Pool<Session>,
}

impl OrtEngine {
    /// Loads the library and `model.onnx`, see [`super::RtenEngine`].
    ///
    /// # Errors
    /// [`ModelError`] when the library is missing or too old, when it cannot use the device, or when the file is no
    /// model with the known inputs and the outputs that `config.json` lists.
    pub(super) fn load(
        path: &Path,
        longest_window: usize,
        outputs: Outputs,
        options: &EngineOptions,
    ) -> Result<Self, ModelError> {
        let library = library(options);
        load_library(&library).map_err(|message| ModelError::Library { engine: "ort", path: library, message })?;
        let session = session(path, options.device).map_err(ModelError::Onnx)?;
        let given: Vec<&str> = session.inputs().iter().map(|input| input.name()).collect();
        if let Some(other) = given.iter().find(|name| !INPUTS.contains(name)) {
            return Err(ModelError::Onnx(format!("the graph has an input `{other}`; known are {}", INPUTS.join(", "))));
        }
        let inputs: Vec<&str> = INPUTS.into_iter().filter(|name| given.contains(name)).collect();
        if inputs.first() != Some(&INPUTS[0]) {
            return Err(ModelError::Onnx("the graph has no input `input_ids`".to_owned()));
        }
        let named = |name: &str| session.outputs().iter().find(|o| o.name() == name).map(|o| o.name().to_owned());
        let first = || session.outputs().first().map(|o| o.name().to_owned());
        let logits = named("logits").or_else(first);
        let mut heads = vec![(logits, outputs.labels)];
        if outputs.attribution > 0 {
            heads.push((named("attribution"), outputs.attribution));
        }
        let missing = || ModelError::Onnx("the graph lacks an output that config.json calls for".to_owned());
        let heads = heads.into_iter().map(|(name, size)| Some((name?, size))).collect::<Option<_>>();
        let heads: Vec<(String, usize)> = heads.ok_or_else(missing)?;
        let sessions = Pool::with_first(session, options.device != Device::Cpu);
        let together = options.windows_together();
        Ok(OrtEngine {
            path: path.to_owned(),
            device: options.device,
            inputs,
            heads,
            longest_window,
            together,
            sessions,
        })
    }

    fn outputs(&self) -> usize {
        self.heads.iter().map(|(_, outputs)| outputs).sum()
    }

    /// Appends the logits of a few windows to `values`.
    fn add(&self, session: &mut Session, part: &Padded, values: &mut Vec<f32>) -> Result<(), EngineError> {
        let error = |e: ort::Error| EngineError::Other(e.to_string());
        let shape = [part.windows, part.length];
        let mut inputs = Vec::with_capacity(self.inputs.len());
        for &name in &self.inputs {
            let row = match name {
                "input_ids" => &part.ids,
                "attention_mask" => &part.mask,
                _ => &part.types,
            };
            inputs.push((name, Tensor::from_array((shape, row.clone())).map_err(error)?));
        }
        let found = session.run(inputs).map_err(error)?;
        let mut rows = vec![Vec::with_capacity(self.outputs()); part.mask.iter().filter(|m| **m == 1).count()];
        for (name, size) in &self.heads {
            let output = found.get(name).ok_or_else(|| EngineError::Other(format!("no output `{name}`")))?;
            let (shape, values) = output.try_extract_tensor::<f32>().map_err(error)?;
            let expected = [part.windows as i64, part.length as i64, *size as i64];
            if shape[..] != expected {
                let message = format!("output `{name}` has shape {:?}; expected is {expected:?}", &shape[..]);
                return Err(EngineError::Other(message));
            }
            for (row, piece) in rows.iter_mut().zip(part.rows(values, *size)) {
                row.extend_from_slice(piece);
            }
        }
        values.extend(rows.into_iter().flatten());
        Ok(())
    }
}

impl Engine for OrtEngine {
    fn name(&self) -> &'static str {
        "ort"
    }

    fn longest_window(&self) -> usize {
        self.longest_window
    }

    fn logits(&self, batch: &Batch) -> Result<Logits, EngineError> {
        let make = || session(&self.path, self.device).map_err(EngineError::Other);
        let work = |session: &mut Session| {
            let mut values = Vec::with_capacity(batch.pieces() * self.outputs());
            for part in rectangles(batch, self.together) {
                self.add(session, &part, &mut values)?;
            }
            Ok(Logits { values, outputs: self.outputs() })
        };
        outside_rayon(|| self.sessions.with(make, work))?
    }
}

/// The library to load: the one asked for, or where it may lie.
fn library(options: &EngineOptions) -> PathBuf {
    let from_environment = std::env::var_os("ORT_DYLIB_PATH").filter(|value| !value.is_empty());
    let asked = options.ort_library.clone().or(from_environment.map(PathBuf::from));
    let name = match cfg!(windows) {
        true => "onnxruntime.dll",
        false if cfg!(target_os = "macos") => "libonnxruntime.dylib",
        false => "libonnxruntime.so",
    };
    asked.unwrap_or_else(|| name.into())
}

/// Loads the library. The crate waits for itself for ever when that fails (seen in 2.0.0-rc.12: the error asks the
/// library that could not be loaded for its message), so what can be seen beforehand is, and the rest gets a time limit.
fn load_library(path: &Path) -> Result<(), String> {
    const ADVICE: &str = "name that of ONNX Runtime 1.18 or newer with --ort-library or $ORT_DYLIB_PATH";
    // A bare name is looked for by the system; a path must be there.
    if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty()) {
        let mut first = [0; 4];
        let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut first));
        read.map_err(|e| format!("{e}; {ADVICE}"))?;
        let known: [&[u8]; 5] = [b"\x7FELF", b"MZ", b"\xCF\xFA\xED\xFE", b"\xCE\xFA\xED\xFE", b"\xCA\xFE\xBA\xBE"];
        if !known.iter().any(|magic| first.starts_with(magic)) {
            return Err(format!("this is no library; {ADVICE}"));
        }
    }
    let (done, waiting) = std::sync::mpsc::channel();
    let owned = path.to_owned();
    std::thread::spawn(move || {
        // The environment of the first engine in the process holds; none of ours differs.
        let loaded = ort::init_from(&owned).map(|environment| environment.with_telemetry(false).commit());
        let _ = done.send(loaded.map(|_| ()).map_err(|e| e.to_string()));
    });
    let waited = waiting.recv_timeout(LOADING);
    waited.map_err(|_| format!("it, or a library that it needs, is not there or too old; {ADVICE}"))?
}

/// A session of one thread, on the device or not at all.
fn session(path: &Path, device: Device) -> Result<Session, String> {
    let text = |e: &dyn std::fmt::Display| e.to_string();
    let number = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let providers = match device {
        Device::Cpu => Vec::new(),
        Device::Cuda(n) => vec![ep::CUDA::default().with_device_id(number(n)).build().error_on_failure()],
        Device::TensorRt(n) => vec![ep::TensorRT::default().with_device_id(number(n)).build().error_on_failure()],
        Device::CoreMl => vec![ep::CoreML::default().build().error_on_failure()],
    };
    let builder = Session::builder().map_err(|e| text(&e))?;
    let builder = builder.with_intra_threads(1).map_err(|e| text(&e))?;
    let builder = builder.with_inter_threads(1).map_err(|e| text(&e))?;
    let mut builder = builder.with_execution_providers(providers).map_err(|e| text(&e))?;
    builder.commit_from_file(path).map_err(|e| text(&e))
}
