//! Which engine runs a model, and where.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{EncoderEngine, Engine, RtenEngine};
use crate::encoder::{Encoder, EncoderConfig, Precision};
use crate::tag::bundle::{Bundle, ModelFile};
use crate::tag::error::ModelError;
use crate::tag::roles;

/// Pieces in a window when nothing says how many positions a model has.
const UNKNOWN_POSITIONS: usize = 256;

/// An engine, by the name that the command line gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EngineName {
    /// `encoder` for safetensors, `rten` for ONNX; `rust-bert`, where it is compiled in, for what `encoder` cannot run
    #[default]
    Auto,
    /// Our own, for BERT-shaped safetensors in int8 or float32
    Encoder,
    /// The runtime rten, for ONNX
    Rten,
    /// libtorch by rust-bert, for safetensors and .ot (cargo feature `rust-bert`)
    RustBert,
    /// ONNX Runtime, for ONNX (cargo feature `ort`)
    Ort,
}

impl EngineName {
    /// As the command line writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            EngineName::Auto => "auto",
            EngineName::Encoder => "encoder",
            EngineName::Rten => "rten",
            EngineName::RustBert => "rust-bert",
            EngineName::Ort => "ort",
        }
    }

    /// Names of the files of weights that it can read, best first.
    pub fn weights(self) -> &'static [&'static str] {
        match self {
            EngineName::Auto => &["model.safetensors", "model.onnx", "onnx/model.onnx"],
            EngineName::Encoder => &["model.safetensors"],
            EngineName::Rten | EngineName::Ort => &["model.onnx", "onnx/model.onnx"],
            EngineName::RustBert => &["model.safetensors", "rust_model.ot"],
        }
    }

    /// Whether this build has it.
    pub fn is_built(self) -> bool {
        match self {
            EngineName::Auto | EngineName::Encoder | EngineName::Rten => true,
            EngineName::RustBert => cfg!(feature = "rust-bert"),
            EngineName::Ort => cfg!(feature = "ort"),
        }
    }
}

/// Where an engine computes. Only `rust-bert` and `ort` know anything but the CPU.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Device {
    /// The processor, one thread for each document in work.
    #[default]
    Cpu,
    /// A CUDA graphics card, by number.
    Cuda(u32),
    /// The same through TensorRT (`ort`).
    TensorRt(u32),
    /// Apple's CoreML (`ort`).
    CoreMl,
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Device::Cpu => f.write_str("cpu"),
            Device::Cuda(number) => write!(f, "cuda:{number}"),
            Device::TensorRt(number) => write!(f, "tensorrt:{number}"),
            Device::CoreMl => f.write_str("coreml"),
        }
    }
}

impl From<Device> for String {
    fn from(device: Device) -> Self {
        device.to_string()
    }
}

impl TryFrom<String> for Device {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl FromStr for Device {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let (kind, number) = name.split_once(':').unwrap_or((name, "0"));
        match (kind, number.parse()) {
            ("cpu", _) if name == "cpu" => Ok(Device::Cpu),
            ("coreml", _) if name == "coreml" => Ok(Device::CoreMl),
            ("cuda", Ok(number)) => Ok(Device::Cuda(number)),
            ("tensorrt", Ok(number)) => Ok(Device::TensorRt(number)),
            _ => Err(format!("`{name}` is no device; choose from cpu, cuda, cuda:N, tensorrt, tensorrt:N, coreml")),
        }
    }
}

/// How a model is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineOptions {
    /// Which engine.
    pub engine: EngineName,
    /// Where it computes.
    pub device: Device,
    /// Arithmetic of our encoder; other engines have that of their file.
    pub precision: Precision,
    /// ONNX Runtime's library for `ort`; without it `ORT_DYLIB_PATH` and then the system's own.
    pub ort_library: Option<PathBuf>,
    /// Windows in one call of `rust-bert` and `ort`. Windows of different lengths are padded, so that more than one
    /// may move the last digits; without a number one on the CPU, where more gain nothing, and 64 elsewhere.
    pub together: Option<usize>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        EngineOptions {
            engine: EngineName::Auto,
            device: Device::Cpu,
            precision: Precision::Int8,
            ort_library: None,
            together: None,
        }
    }
}

impl EngineOptions {
    /// Windows in one call.
    #[cfg(any(feature = "rust-bert", feature = "ort", test))]
    pub(super) fn windows_together(&self) -> usize {
        self.together.unwrap_or(if self.device == Device::Cpu { 1 } else { 64 }).max(1)
    }
}

/// The sizes of a model's heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outputs {
    /// Outputs of the classifier.
    pub labels: usize,
    /// Outputs of the attribution head; 0 without one.
    pub attribution: usize,
}

/// The engine for a bundle; `config` is its `config.json` and `labels` the number of labels in it.
///
/// # Errors
/// [`ModelError`] when this build or this file does not allow it.
pub fn load(
    bundle: &Bundle,
    config: &Value,
    labels: usize,
    options: &EngineOptions,
) -> Result<Box<dyn Engine>, ModelError> {
    let outputs = Outputs { labels, attribution: if roles::has_head(config)? { roles::OUTPUTS } else { 0 } };
    let shape = EncoderConfig::from_json(&config.to_string());
    let engine = match (options.engine, &bundle.model) {
        (EngineName::Auto, ModelFile::Onnx(_)) => EngineName::Rten,
        (EngineName::Auto, ModelFile::Torch(_)) => EngineName::RustBert,
        (EngineName::Auto, ModelFile::Safetensors(_)) if shape.is_err() && EngineName::RustBert.is_built() => {
            EngineName::RustBert
        }
        (EngineName::Auto, ModelFile::Safetensors(_)) => EngineName::Encoder,
        (chosen, _) => chosen,
    };
    if !engine.is_built() {
        return Err(ModelError::NoEngine(engine.as_str()));
    }
    if options.device != Device::Cpu && !matches!(engine, EngineName::RustBert | EngineName::Ort) {
        return Err(ModelError::Device { engine: engine.as_str(), device: options.device });
    }
    let unfit = |wanted| ModelError::WrongFile { engine: engine.as_str(), wanted };
    let longest = || shape.as_ref().map_or(UNKNOWN_POSITIONS, EncoderConfig::longest_window);
    match (engine, &bundle.model) {
        (EngineName::Encoder, ModelFile::Safetensors(weights)) => {
            Ok(Box::new(EncoderEngine::new(Encoder::load(shape?, weights, options.precision)?)))
        }
        (EngineName::Rten, ModelFile::Onnx(path)) => Ok(Box::new(RtenEngine::load(path, longest(), outputs)?)),
        #[cfg(feature = "ort")]
        (EngineName::Ort, ModelFile::Onnx(path)) => {
            Ok(Box::new(super::onnxruntime::OrtEngine::load(path, longest(), outputs, options)?))
        }
        #[cfg(feature = "rust-bert")]
        (EngineName::RustBert, ModelFile::Safetensors(_) | ModelFile::Torch(_)) => {
            Ok(Box::new(super::rust_bert::RustBertEngine::load(bundle, config, outputs, options)?))
        }
        (EngineName::Encoder, _) => Err(unfit("model.safetensors")),
        (EngineName::RustBert, _) => Err(unfit("model.safetensors or rust_model.ot")),
        _ => Err(unfit("model.onnx")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_reads_back_as_itself() {
        for device in [Device::Cpu, Device::Cuda(0), Device::Cuda(3), Device::TensorRt(1), Device::CoreMl] {
            assert_eq!(device.to_string().parse(), Ok(device));
        }
        assert_eq!("cuda".parse(), Ok(Device::Cuda(0)));
        for wrong in ["", "gpu", "cuda:x", "cpu:1", "coreml:0"] {
            assert!(wrong.parse::<Device>().unwrap_err().contains("choose from"), "{wrong}");
        }
    }

    #[test]
    fn only_engines_of_other_libraries_take_many_windows_and_only_off_the_processor() {
        let on = |device| EngineOptions { device, ..EngineOptions::default() }.windows_together();
        assert_eq!((on(Device::Cpu), on(Device::Cuda(0))), (1, 64));
    }
}
