// The static site has the index here.
