//! The model bundles that are compiled in: `models/default` and `models/fast` of the repository.

/// A file's name and content.
type File = (&'static str, &'static [u8]);

/// Name and files of each bundle; those that the checkout did not have are left out.
static BUNDLES: &[(&str, &[File])] = include!(concat!(env!("OUT_DIR"), "/bundles.rs"));

/// The names of the models that the program holds, the default one first.
pub fn built_in() -> impl Iterator<Item = &'static str> {
    BUNDLES.iter().map(|(name, _)| *name)
}

/// Whether the program holds a default model.
pub fn has_default() -> bool {
    built_in().any(|name| name == "default")
}

/// The content of a bundle's file.
pub(super) fn file(bundle: &str, name: &str) -> Option<&'static [u8]> {
    let (_, files) = BUNDLES.iter().find(|(held, _)| *held == bundle)?;
    files.iter().find(|(held, _)| *held == name).map(|(_, content)| *content)
}
