"""Bodies of the SMPL-X format: the file, the skinning, poses, parts, shading, and the embedded body."""
