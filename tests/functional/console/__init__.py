"""The pages in a browser: a package, for its tests share a platform that ends with the last of them."""
