"""What is put in, wrong or to be kept to itself: a package, for its tests share a platform."""
