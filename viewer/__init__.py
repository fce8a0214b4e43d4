"""Pictures of products, bodies and try-ons. Scenes know no Qt; `viewer.qt` puts them into windows."""
