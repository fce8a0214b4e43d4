"""What a picture shows of a person: landmarks, outline, and whether it can be trusted."""
