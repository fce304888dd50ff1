"""What tests share: running the product, serving a folder, driving a browser, reading pages."""
