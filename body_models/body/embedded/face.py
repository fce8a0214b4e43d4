"""TEMP."""

import numpy as np
from body_models.body.file import FaceLandmarks


def find_face_landmarks(template, faces, weights, joints):
    return FaceLandmarks(faces=np.zeros(51, np.int32), weights=np.full((51, 3), 1 / 3, np.float32))
