"""From a webcam to a body: the camera, its calibration, seeing a person in pictures, and fitting a body to them."""
