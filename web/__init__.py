"""What every page of every app uses: templates' environment, forms, page cache, downloads, API conventions."""
