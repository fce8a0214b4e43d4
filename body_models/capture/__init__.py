"""From a webcam to a body: the camera, its calibration, seeing a person, fitting a body to two pictures."""
