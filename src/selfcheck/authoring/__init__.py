"""Work of authors: differences, the review pack, the drawing and the schema."""
