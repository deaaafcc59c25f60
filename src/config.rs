//! Configuration: flags > environment > `claimwire.toml` > defaults, resolved once into one value.
