//! Model bundles: a folder, or one that is compiled in, whose files a manifest lists with their SHA-256.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::builtin;
use super::engine::EngineName;
use super::error::ModelError;
use super::hub::{self, HubModel, HubSettings, Snapshot};
use crate::digest::sha256_hex;

/// Which model to use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ModelSpec {
    /// The one compiled in that finds most.
    #[default]
    Default,
    /// The one compiled in that takes half the time.
    Fast,
    /// A folder with `config.json`, `tokenizer.json` and weights, see [`EngineName::weights`].
    Folder(PathBuf),
    /// One of the Hub, `hf:OWNER/REPO[@REVISION]`, which [`hub::fetch`] has put into the cache.
    Hub(String),
}

impl From<&str> for ModelSpec {
    fn from(s: &str) -> Self {
        match s {
            "default" => ModelSpec::Default,
            "fast" => ModelSpec::Fast,
            _ if s.starts_with(hub::PREFIX) => ModelSpec::Hub(s.to_owned()),
            _ => ModelSpec::Folder(s.into()),
        }
    }
}

impl fmt::Display for ModelSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ModelSpec::Default => f.write_str("default"),
            ModelSpec::Fast => f.write_str("fast"),
            ModelSpec::Folder(path) => path.display().fmt(f),
            ModelSpec::Hub(name) => f.write_str(name),
        }
    }
}

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// Its name in the bundle.
    pub name: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// `manifest.json`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Manifest {
    name: String,
    version: String,
    licence: String,
    files: Vec<FileInfo>,
}

/// The weights of a bundle.
#[derive(Clone)]
pub enum ModelFile {
    /// `model.safetensors`, for our encoder.
    Safetensors(Cow<'static, [u8]>),
    /// `model.onnx` or `onnx/model.onnx`, for the engines `rten` and `ort`.
    Onnx(PathBuf),
    /// `rust_model.ot`, libtorch's own format, for the engine `rust-bert`.
    Torch(PathBuf),
}

/// Where on the Hub a bundle is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HubSource {
    /// Repository and revision, as asked for.
    #[serde(flatten)]
    pub model: HubModel,
    /// The commit that the revision stood for when it was fetched.
    pub commit: String,
}

/// A bundle, read and checked.
pub struct Bundle {
    /// Name in the manifest, or the folder's name.
    pub name: String,
    /// Version in the manifest; may be empty.
    pub version: String,
    /// Licence in the manifest; may be empty.
    pub licence: String,
    /// `config.json`.
    pub config: Cow<'static, [u8]>,
    /// `tokenizer.json`.
    pub tokenizer: Cow<'static, [u8]>,
    /// The weights.
    pub model: ModelFile,
    /// Name of the file with the weights.
    pub weights: &'static str,
    /// The bundle's files, by name.
    pub files: Vec<FileInfo>,
    /// Where it is from, when that is the Hub.
    pub hub: Option<HubSource>,
}

impl Bundle {
    /// Reads a bundle. A folder's files are compared with its manifest; a folder without one (as Hugging Face
    /// tools write it) is taken as it is. The compiled-in bundle was checked when the program was built; see
    /// [`verify`].
    ///
    /// # Errors
    /// [`ModelError`] when a file is missing or is not the one that the manifest lists.
    pub fn open(spec: &ModelSpec) -> Result<Self, ModelError> {
        Self::open_for(spec, EngineName::Auto)
    }

    /// [`Bundle::open`], with the weights that an engine can read where the folder has several.
    ///
    /// # Errors
    /// [`ModelError`] when a file is missing or is not the one that the manifest lists.
    pub fn open_for(spec: &ModelSpec, engine: EngineName) -> Result<Self, ModelError> {
        match spec {
            ModelSpec::Default | ModelSpec::Fast => Self::open_built_in(&spec.to_string()),
            ModelSpec::Folder(folder) => Self::open_folder(folder, engine),
            ModelSpec::Hub(name) => Self::open_cached(&HubModel::parse(name)?, engine),
        }
    }

    /// SHA-256 and size of the weights.
    pub fn weights(&self) -> (&str, u64) {
        let file = self.files.iter().find(|file| file.name == self.weights);
        file.map_or(("", 0), |file| (file.sha256.as_str(), file.bytes))
    }

    fn open_built_in(bundle: &str) -> Result<Self, ModelError> {
        let file = |name| built_in_file(bundle, name);
        let manifest = parse_manifest(Path::new("manifest.json"), file("manifest.json")?)?;
        Ok(Bundle {
            name: manifest.name,
            version: manifest.version,
            licence: manifest.licence,
            config: Cow::Borrowed(file("config.json")?),
            tokenizer: Cow::Borrowed(file("tokenizer.json")?),
            model: ModelFile::Safetensors(Cow::Borrowed(file("model.safetensors")?)),
            weights: "model.safetensors",
            files: manifest.files,
            hub: None,
        })
    }

    fn open_folder(folder: &Path, engine: EngineName) -> Result<Self, ModelError> {
        let mut bundle = Self::read_files(folder, engine)?;
        let manifest_path = folder.join("manifest.json");
        if manifest_path.is_file() {
            let manifest = parse_manifest(&manifest_path, &read(&manifest_path)?)?;
            for file in &bundle.files {
                let listed = manifest.files.iter().find(|listed| listed.name == file.name);
                listed.map_or(Ok(()), |listed| compare(folder, listed, &file.sha256))?;
            }
            (bundle.version, bundle.licence) = (manifest.version, manifest.licence);
            if !manifest.name.is_empty() {
                bundle.name = manifest.name;
            }
        }
        Ok(bundle)
    }

    /// A model of the Hub from the cache. Of the files that the Hub knows by their SHA-256 (the weights) that is compared.
    fn open_cached(model: &HubModel, engine: EngineName) -> Result<Self, ModelError> {
        let snapshot = Snapshot::open(&HubSettings::from_env()?, model, engine)?;
        let mut bundle = Self::read_files(&snapshot.folder, engine)?;
        for file in &bundle.files {
            let known = snapshot.checksum(&file.name).filter(|checksum| checksum.len() == file.sha256.len());
            let listed = known.map(|sha256| FileInfo { sha256, ..file.clone() });
            listed.map_or(Ok(()), |listed| compare(&snapshot.folder, &listed, &file.sha256))?;
        }
        bundle.name = model.repository.clone();
        bundle.hub = Some(HubSource { model: model.clone(), commit: snapshot.commit });
        Ok(bundle)
    }

    fn read_files(folder: &Path, engine: EngineName) -> Result<Self, ModelError> {
        let config = read(&folder.join("config.json"))?;
        let tokenizer = read(&folder.join("tokenizer.json"))?;
        let names: Vec<String> = hub::names(folder);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let weights = hub::weights(&names, std::str::from_utf8(&config).ok(), engine);
        let weights = weights.map_err(|reason| ModelError::NoWeights { folder: folder.to_owned(), reason })?;
        let path = folder.join(weights);
        let content = read(&path)?;
        let mut files: Vec<FileInfo> = Vec::new();
        for (name, content) in [("config.json", &config), (weights, &content), ("tokenizer.json", &tokenizer)] {
            files.push(FileInfo { name: name.to_owned(), sha256: sha256_hex(content), bytes: content.len() as u64 });
        }
        Ok(Bundle {
            name: folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned(),
            version: String::new(),
            licence: String::new(),
            config: Cow::Owned(config),
            tokenizer: Cow::Owned(tokenizer),
            model: match path.extension().and_then(|ending| ending.to_str()) {
                Some("onnx") => ModelFile::Onnx(path),
                Some("ot") => ModelFile::Torch(path),
                _ => ModelFile::Safetensors(Cow::Owned(content)),
            },
            weights,
            files,
            hub: None,
        })
    }
}

/// Compares every file that the bundle's manifest lists with its SHA-256 and returns them; every file of a model of
/// the Hub with the checksum that the Hub has for it.
///
/// # Errors
/// [`ModelError::Checksum`] or [`ModelError::Hub`] for the first file that differs, [`ModelError::Read`] for one that
/// is not there, [`ModelError::Manifest`] or [`ModelError::NoChecksum`] when there is nothing to compare with.
pub fn verify(spec: &ModelSpec) -> Result<Vec<FileInfo>, ModelError> {
    match spec {
        ModelSpec::Default | ModelSpec::Fast => {
            let bundle = spec.to_string();
            let manifest = parse_manifest(Path::new("manifest.json"), built_in_file(&bundle, "manifest.json")?)?;
            // The bundle on disk may list more (a model card) than is compiled in.
            let compiled_in = |file: &FileInfo| built_in_file(&bundle, &file.name).is_ok();
            let files: Vec<FileInfo> = manifest.files.into_iter().filter(compiled_in).collect();
            for listed in &files {
                compare(Path::new(""), listed, &sha256_hex(built_in_file(&bundle, &listed.name)?))?;
            }
            Ok(files)
        }
        ModelSpec::Folder(folder) => {
            let path = folder.join("manifest.json");
            let manifest = parse_manifest(&path, &read(&path)?)?;
            for listed in &manifest.files {
                compare(folder, listed, &sha256_hex(&read(&folder.join(&listed.name))?))?;
            }
            Ok(manifest.files)
        }
        ModelSpec::Hub(name) => {
            let model = HubModel::parse(name)?;
            let snapshot = Snapshot::open(&HubSettings::from_env()?, &model, EngineName::Auto)?;
            let files = Bundle::read_files(&snapshot.folder, EngineName::Auto)?.files;
            for file in &files {
                if !snapshot.verify(&file.name)? {
                    return Err(ModelError::NoChecksum(snapshot.path(&file.name)));
                }
            }
            Ok(files)
        }
    }
}

fn built_in_file(bundle: &str, name: &str) -> Result<&'static [u8], ModelError> {
    builtin::file(bundle, name).ok_or_else(|| ModelError::NotBuiltIn(bundle.to_owned()))
}

fn read(path: &Path) -> Result<Vec<u8>, ModelError> {
    std::fs::read(path).map_err(|source| ModelError::Read { path: path.to_owned(), source })
}

fn parse_manifest(path: &Path, content: &[u8]) -> Result<Manifest, ModelError> {
    let error = |message: String| ModelError::Manifest { path: path.to_owned(), message };
    let manifest: Manifest = serde_json::from_slice(content).map_err(|e| error(e.to_string()))?;
    if manifest.files.is_empty() {
        return Err(error("lists no files".to_owned()));
    }
    Ok(manifest)
}

fn compare(folder: &Path, listed: &FileInfo, found: &str) -> Result<(), ModelError> {
    if listed.sha256.eq_ignore_ascii_case(found) {
        return Ok(());
    }
    let (file, expected) = (folder.join(&listed.name), listed.sha256.clone());
    Err(ModelError::Checksum { file, expected, found: found.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoder/int8")
    }

    fn copy() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        for name in ["config.json", "tokenizer.json", "model.safetensors"] {
            let content = std::fs::read(fixture().join(name)).unwrap();
            files.push(FileInfo { name: name.to_owned(), sha256: sha256_hex(&content), bytes: content.len() as u64 });
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        let manifest = serde_json::json!({"name": "tiny", "version": "3", "licence": "MIT", "files": files});
        std::fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
        folder
    }

    #[test]
    fn a_folder_is_read_with_or_without_a_manifest() {
        let plain = Bundle::open(&ModelSpec::Folder(fixture())).unwrap();
        assert_eq!((plain.name.as_str(), plain.files.len()), ("int8", 3));
        let folder = copy();
        let bundle = Bundle::open(&ModelSpec::Folder(folder.path().into())).unwrap();
        assert_eq!((bundle.name.as_str(), bundle.version.as_str(), bundle.licence.as_str()), ("tiny", "3", "MIT"));
        assert_eq!(bundle.weights(), plain.weights());
        assert_eq!(verify(&ModelSpec::Folder(folder.path().into())).unwrap().len(), 3);
    }

    #[test]
    fn a_changed_file_is_refused() {
        let folder = copy();
        let file = folder.path().join("tokenizer.json");
        let mut content = std::fs::read(&file).unwrap();
        content.push(b' ');
        std::fs::write(&file, content).unwrap();
        let spec = ModelSpec::Folder(folder.path().into());
        for error in [Bundle::open(&spec).err().unwrap(), verify(&spec).unwrap_err()] {
            assert!(matches!(&error, ModelError::Checksum { file: f, .. } if *f == file), "{error}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let folder = copy();
        let spec = ModelSpec::Folder(folder.path().into());
        std::fs::remove_file(folder.path().join("model.safetensors")).unwrap();
        assert!(matches!(Bundle::open(&spec).err().unwrap(), ModelError::NoWeights { .. }));
        std::fs::remove_file(folder.path().join("config.json")).unwrap();
        let message = Bundle::open(&spec).err().unwrap().to_string();
        assert!(message.contains("config.json"), "{message}");
        assert!(matches!(verify(&spec).unwrap_err(), ModelError::Read { .. }));
    }

    #[test]
    fn the_built_in_bundles_are_whole_when_there_are_any() {
        for spec in [ModelSpec::Default, ModelSpec::Fast] {
            let held = builtin::built_in().any(|name| name == spec.to_string());
            match verify(&spec) {
                Ok(files) => assert!(held && files.len() == 3 && Bundle::open(&spec).unwrap().name == spec.to_string()),
                Err(error) => assert!(!held && matches!(error, ModelError::NotBuiltIn(_)), "{error}"),
            }
        }
    }
}
