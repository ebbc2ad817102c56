"""An embedded platform that is harmed: a package, for its tests share a platform that ends with the last of them."""
