"""The `folder` kind: a site of plain files."""
