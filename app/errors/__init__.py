"""Every error code of the product: a sentence for a person, and the way out.

The command line shows the error's own message, which knows the particulars; screens, reports and whatever
holds only a code ask here. A test collects the codes from the sources and fails when one is missing.
"""

import errno

from app.errors import advice, design, export, hand_off, learning, operator, storage, studio, studio_more
from app.errors.explanation import Explanation
from app.errors.explanation import say as _say
from resources.errors import CodedError

_START_AGAIN = "Start again: set-up goes on where it stopped."
_RESTORE = "Restore the file from the installation."
_REDRAW = "Redraw the panel."
_REPORT = "Report this with the log."

EXPLANATIONS: dict[str, Explanation] = {
    # The command line
    "USAGE": _say("The command line is not complete or not right.", "Ask the command for --help."),
    "COMMAND_UNKNOWN": _say("There is no such command.", "Run main.py --help for the list."),
    "OUT_UNWRITABLE": _say("The output folder cannot be written.", "Choose another folder with --out."),
    "OUT_EXISTS": _say("The output is a file, not a folder.", "Choose another folder with --out."),
    "DISPLAY_MISSING": _say("There is no display to open a window on.", "Log in to a desktop, or use demo."),
    # The machine
    "WORKER_LOST": _say("A helping process ended before its time.", "Run the command again."),
    "DISK_FULL": _say("The disk is full.", "Free some space and try again."),
    "MEMORY_FULL": _say("The machine has too little free memory.", "Close other programs and try again."),
    "ACCESS_DENIED": _say("A file may not be read or written.", "Correct its permissions, or use another."),
    "SYSTEM": _say("The system refused something.", "Run main.py doctor."),
    "FAULT": _say("Vitrine has a fault; your input is not to blame.", "Try again; report it with the log."),
    # Set-up
    "PYTHON_UNSUITABLE": _say("This Python cannot run Vitrine.", "Use 64-bit Python 3.11 or 3.12."),
    "SYSTEM_LIBRARIES": _say("System libraries are missing.", "Run the apt-get line set-up prints."),
    "VENV_MISSING": _say("This Python cannot make environments.", "Install the package python3-venv."),
    "ENVIRONMENT_BROKEN": _say("The program's environment is damaged.", "Start with the system's Python."),
    "ENVIRONMENT_FAILED": _say("The program's environment cannot be made.", _START_AGAIN),
    "DOWNLOAD_FAILED": _say("Packages cannot be downloaded.", f"Check the network. {_START_AGAIN}"),
    "PACKAGE_ALTERED": _say("A downloaded package is not the locked one.", "Check the package mirror."),
    "INSTALL_FAILED": _say("The packages cannot be installed.", _START_AGAIN),
    "SETUP_UNWRITABLE": _say("Set-up may not write where it has to.", "Correct the folder's permissions."),
    "SETUP_FAILED": _say("Set-up failed.", _START_AGAIN),
    "BODY_BUILD_FAILED": _say("The embedded body could not be built.", _START_AGAIN),
    "KERNELS_FAILED": _say("The cloth solver could not be compiled.", _START_AGAIN),
    "SETTINGS_MALFORMED": _say(
        "A setting of this machine is not as it should be.", "Correct the one that is named."
    ),
    # Files
    "FILE_MISSING": _say("There is no such file.", "Check the path."),
    "FILE_UNREADABLE": _say("The file cannot be read.", "Check that it is a file and may be read."),
    "FILE_TOO_LARGE": _say("The file is too large to be what it should be.", "Give the right file."),
    "JSON_BROKEN": _say("The file is not valid JSON.", "Correct the place that is named."),
    # People and their measurements
    "PERSON_UNREADABLE": _say("The person's file cannot be read.", "Check the path and the file."),
    "PERSON_MALFORMED": _say("The person's file is not as it should be.", "Correct the field that is named."),
    "PERSON_EMPTY": _say("Nothing is known of the person.", "Give at least one measurement."),
    "MEASUREMENT_UNKNOWN": _say("There is no such measurement.", "Use one of the names that are listed."),
    "MEASUREMENT_NOT_A_NUMBER": _say("A measurement is not a number.", "Give centimetres or kilograms."),
    "MEASUREMENT_UNIT": _say("A measurement looks like another unit.", "Give centimetres or kilograms."),
    "MEASUREMENT_RANGE": _say("A measurement is not one an adult can have.", "Measure again."),
    "MEASUREMENT_MISSING": _say("A measurement the garment needs is missing.", _REPORT),
    "POPULATION_MALFORMED": _say("The population statistics are damaged.", _RESTORE),
    # Camera
    "VISION_MODELS_MISSING": _say(
        "The networks that see people are not on this machine.",
        "Connect the network and start again, or type the measurements.",
    ),
    "VISION_LIST_BROKEN": _say("The list of the networks is damaged.", _RESTORE),
    "CAPTURE_WEIGHTS_MALFORMED": _say("What the camera learnt is damaged.", _RESTORE),
    "CAMERA_SETTINGS_MALFORMED": _say(
        "The camera's settings are not as they should be.", "Correct the field that is named."
    ),
    "CAMERA_MISSING": _say("There is no camera.", "Plug it in, or choose another in its settings."),
    "CAMERA_DENIED": _say("The camera may not be used.", "Allow it to this user (on Linux: group video)."),
    "CAMERA_BUSY": _say("The camera gives no picture.", "Close what else uses it, or plug it in again."),
    "CAMERA_LOST": _say("The camera is gone.", "Plug it in again: it is found by itself."),
    "CAMERA_SILENT": _say("The camera does not answer.", "Wait a moment, or plug it in again."),
    "CAMERA_FROZEN": _say("The camera's picture stands still.", "Plug the camera in again."),
    "CAMERA_BLACK": _say("The camera sees only black.", "Take the cap off the lens; switch on the light."),
    "CAMERA_BLOCKED": _say("Something covers the camera's lens.", "Uncover and clean it; keep lamps away."),
    "CAMERA_RESIZED": _say("The camera's pictures changed in size.", "Wait: it is opened anew."),
    "CAMERA_ROOM_LOST": _say(
        "The camera's helping process ended; its pictures are gone with it.", "Take the pictures again."
    ),
    "PICTURE_UNREADABLE": _say("The file is no picture that can be read.", "Give a JPEG or PNG."),
    "PICTURE_TOO_LARGE": _say("The picture is too large.", "Make it smaller than 24 megapixels."),
    "PICTURE_TOO_SMALL": _say("The picture is too small.", "Use the full picture of the camera."),
    "CAPTURE_SCALE_UNKNOWN": _say(
        "Nothing says how large the person is.", "Calibrate the camera, or give the stature."
    ),
    "BOARD_MALFORMED": _say("The board's file is not as it should be.", "Correct the field that is named."),
    "CALIBRATION_MALFORMED": _say(
        "The calibration is not as it should be.", "Correct what is named, or calibrate again."
    ),
    "CALIBRATION_ASPECT": _say(
        "The pictures have another shape than the calibrated ones.", "Calibrate at their resolution."
    ),
    "CALIBRATION_SIZES": _say(
        "The pictures differ in size.", "Take all with the same camera and resolution."
    ),
    "CALIBRATION_BOARD_UNSEEN": _say("No picture shows the board.", "Show all of it, sharp and evenly lit."),
    "CALIBRATION_BOARD_UNLIKE": _say(
        "The pictures show another board.", "Give the file of the board that was printed."
    ),
    "CALIBRATION_TOO_FEW": _say("Too few pictures can be used.", "Add some in other places and tilts."),
    "CALIBRATION_WEAK": _say("The pictures do not fix the focal length.", "Tilt the board more, every way."),
    "CALIBRATION_COVERAGE": _say(
        "The board was only in a small part of the picture.", "Hold it nearer, and towards the edges."
    ),
    "CALIBRATION_INEXACT": _say(
        "No lens explains the pictures.",
        "Check the board's file; keep the board flat and the pictures sharp.",
    ),
    "CALIBRATION_FLOOR_UNSEEN": _say(
        "No picture shows the board on the floor.", "Lay it where people stand and take one."
    ),
    "CALIBRATION_FLOOR_TILTED": _say(
        "The board does not lie on the floor.", "Lay it flat; turn the pictures upright."
    ),
    "CALIBRATION_SCALE": _say(
        "The camera would stand where no camera does.", "Check the lengths in the board's file."
    ),
    "CAPTURE_NOBODY": _say("The picture shows nobody.", "Stand where the camera sees you, in good light."),
    "CAPTURE_SEVERAL_PEOPLE": _say("The picture shows more than one person.", "Stand alone in the picture."),
    "CAPTURE_CROPPED": _say("Head, hands or feet are not in the picture.", "Step back until all of you is."),
    "CAPTURE_TOO_FAR": _say("The person is too small in the picture.", "Step closer."),
    "CAPTURE_NOT_FACING": _say("The front picture does not show the front.", "Face the camera."),
    "CAPTURE_NOT_SIDEWAYS": _say("The side picture does not show the side.", "Turn a quarter."),
    "CAPTURE_ARMS_CLOSE": _say("The arms lie against the body.", "Hold them a little away."),
    "CAPTURE_LEGS_CLOSE": _say("The legs are closed.", "Stand with the feet a little apart."),
    "CAPTURE_POSE": _say("The pose is not one that is measured.", "Stand upright, arms a little away."),
    "CAPTURE_OVEREXPOSED": _say("The picture is too bright.", "Take it again with less light."),
    "CAPTURE_UNDEREXPOSED": _say("The picture is too dark.", "Take it again with more light."),
    "CAPTURE_BLURRED": _say("The picture is blurred.", "Stand still, and clean the lens."),
    "CAPTURE_LOOSE_CLOTHES": _say("Loose clothes hide the body.", "Take the coat off, or type the numbers."),
    "CAPTURE_OUTLINE": _say(
        "The outline cannot be told from the background.", "Use a plain background of another colour."
    ),
    "CAPTURE_CAMERA_MOVED": _say(
        "The empty-booth picture is not of the same view.", "Take a new one, and calibrate again."
    ),
    "CAPTURE_PICTURES_DIFFER": _say(
        "The two pictures do not belong together.", "Take front and side with one camera, one person."
    ),
    "CAPTURE_UNSURE": _say("No body explains the pictures.", "Take them again, or type the numbers."),
    # Bodies
    "BODY_CHOICE_UNFIT": _say(
        "The betas are not of this body model.", "Name their model, or give measurements."
    ),
    "BODY_FILE_MISSING": _say("There is no such body file.", "Check the path, or run set-up again."),
    "BODY_FILE_MALFORMED": _say(
        "The file is no body of the SMPL-X format.", "Give the model's own .npz file."
    ),
    "BODY_FILE_PICKLED": _say(
        "The body file could run code when opened.", "Save it as plain arrays in .npz."
    ),
    "BODY_FILE_TOO_LARGE": _say("The body file is too large.", "Give the model's own .npz file."),
    "BODY_FILE_UNMEASURABLE": _say(
        "The body model cannot be measured.", "Use a standing person of the format."
    ),
    "BODY_UNMEASURABLE": _say(
        "The body's shape cannot be measured.", "Use measurements nearer to a person's."
    ),
    "BODY_MESH_UNUSABLE": _say("The body's surface cannot be dressed.", "Use another body file."),
    "BODY_MESH_MALFORMED": _say("The body's surface cannot be shown.", _REPORT),
    # The shop's data
    "PRODUCT_UNKNOWN": _say("There is no such product.", "See catalogue list."),
    "SIZE_UNKNOWN": _say("The product has no such size.", "Use one of its sizes."),
    "SIZE_CHART_UNKNOWN": _say("There is no such size chart.", "Use one of those that are listed."),
    "FABRIC_UNKNOWN": _say("There is no such fabric.", "Use one of those that are listed."),
    "CATALOGUE_EMPTY": _say("The folder holds no catalogue.", "Give the folder with the JSON files."),
    "CATALOGUE_REFUSED": _say("The catalogue has faults and was not taken in.", "Correct what is named."),
    "CATALOGUE_POINTER": _say("The catalogue in use is gone.", "Choose another: catalogue use."),
    "CATALOGUE_VERSION_UNKNOWN": _say("There is no such catalogue.", "See catalogue versions."),
    "CATALOGUE_NOTHING_BEFORE": _say("There is no catalogue before this one.", "Import one first."),
    "CATALOGUE_TOO_LARGE": _say("The folder holds too many files.", "Check one catalogue at a time."),
    "CATALOGUE_MALFORMED": _say("The catalogue is not as it should be.", "Correct the field that is named."),
    "COLOURWAY_UNKNOWN": _say("The product has no such colourway.", "Use one of its colourways."),
    "TEXT_MISSING": _say("A text is missing in this language.", "Add it to resources/translations."),
    "TEXT_VALUE_MISSING": _say("A text misses one of its values.", _REPORT),
    "TEXTS_UNREADABLE": _say("The texts of a language cannot be read.", _RESTORE),
    "THEME_UNREADABLE": _say("The look of the windows cannot be read.", _RESTORE),
    "THEME_TOKEN_UNKNOWN": _say("The look of the windows names an unknown colour.", "Correct the theme."),
    # Sewing patterns
    "FAMILIES_MALFORMED": _say("The list of garment families is damaged.", _RESTORE),
    "FAMILY_UNKNOWN": _say("There is no such kind of garment.", "Use one of those that are listed."),
    "DRAPE_FAILED": _say("The garment could not be draped well enough to be shown.", "Try another size."),
    "PATTERN_FAMILY_UNKNOWN": _say("No pattern program drafts this garment.", "Choose another family."),
    "POM_UNKNOWN": _say("A garment has no such point of measure.", "Use one of those that are listed."),
    "POM_MISSING": _say("A garment's point of measure is missing.", "Add it to the size chart."),
    "POM_RANGE": _say("A garment's point of measure is out of range.", "Correct the size chart."),
    "POM_CONFLICT": _say("A garment's points of measure contradict each other.", "Correct the size chart."),
    "PATTERN_UNREADABLE": _say("The pattern's file cannot be read.", "Check the path and the file."),
    "PATTERN_MALFORMED": _say("The pattern is not as it should be.", "Correct the field that is named."),
    "PATTERN_EDGE_UNKNOWN_CORNER": _say("An edge ends at a corner there is not.", _REDRAW),
    "PATTERN_EDGE_DEGENERATE": _say("An edge has no length.", _REDRAW),
    "PATTERN_PANEL_OPEN": _say("A panel's outline is not one closed loop.", _REDRAW),
    "PATTERN_PANEL_CROSSES": _say("A panel's outline crosses itself.", _REDRAW),
    "PATTERN_CURVE": _say("A curve cannot span its ends.", _REDRAW),
    "PATTERN_STITCH_UNKNOWN": _say("A stitch joins an edge there is not.", "Correct the stitches."),
    "PATTERN_STITCH_REPEATED": _say("An edge is sewn twice.", "Correct the stitches."),
    "PATTERN_SEAM_BRANCHES": _say("More than two borders meet in a seam.", "Correct the stitches."),
    "PATTERN_LABEL_MISSING": _say("The pattern lacks a label it is measured by.", "Add the label."),
    "PATTERN_TOO_FINE": _say(
        "The pattern would need too many points.", "Check its units, or mesh it coarser."
    ),
    # Garments from outside
    "GARMENT_FILE_UNKNOWN": _say(
        "No garment comes in a file of this kind.", "Give .json, .glb, .obj or .ply."
    ),
    "PATTERN_NOT_HUNG": _say(
        "The pattern does not say where its panels belong.", "Give each panel its translation and rotation."
    ),
    "GARMENT_MESH_UNKNOWN": _say(
        "The mesh is no garment for an adult in any usual unit.", "Check its units."
    ),
    "ASSET_MALFORMED": _say("The mesh's file is damaged.", "Export it again."),
    "ASSET_UNREADABLE": _say("The mesh's file cannot be read.", "Export it again, as GLB."),
    "ASSET_REFERENCE": _say("The mesh's file refers to a file it may not.", "Embed everything it needs."),
    "ASSET_EXTENSION": _say("The mesh's file needs what is not read here.", "Export it without compression."),
    "ASSET_TOO_LARGE": _say("The mesh is too large.", "Simplify it."),
    # Draping
    "DRAPE_BODY_MISMATCH": _say("Two bodies were mixed up.", _REPORT),
    "GARMENT_SEAMS_UNKNOWN": _say("The garment is not sewn at side and shoulder.", "Correct the stitches."),
    "GARMENT_PLACEMENT_UNKNOWN": _say("Nobody says where the panels belong.", "Give the panels their roles."),
    "GARMENT_MESH_UNUSABLE": _say("The garment's surface cannot be draped.", "Mesh the pattern again."),
    "GARMENT_MESH_MALFORMED": _say("The garment's surface cannot be shown.", _REPORT),
    # Pictures and windows
    "PICTURE_SIZE": _say("The picture is too small or too large.", "Ask for another size."),
    "PICTURE_NONE": _say("There is no picture to put together.", _REPORT),
    "ICON_UNREADABLE": _say("A sign of the windows cannot be read.", _RESTORE),
    "FONT_MISSING": _say("No font can write this text.", "Install the package fonts-noto-cjk."),
    "VIEW_CLOSED": _say("The view is closed already.", _REPORT),
    "SCREEN_UNKNOWN": _say("There is no such screen.", "Use one of those that are listed."),
    "PICTURES_TIMEOUT": _say(
        "A screen did not become ready to be pictured.", "Try again on an idle machine."
    ),
    "FIT_MAP_MALFORMED": _say("The fit map does not belong to this garment.", _REPORT),
    "PRINT_MALFORMED": _say("The print of this cloth cannot be drawn.", "Check its scale and colours."),
    "FASTENING_MALFORMED": _say("A fastening of this garment cannot be drawn.", _REPORT),
    "FIT_MAP_WITHOUT_GARMENT": _say("There is no garment to show a fit map on.", _REPORT),
    # Benchmarks
    "BENCH_MISSING": _say("The benchmarks are not here.", "Run them from a checkout."),
    "BENCH_UNKNOWN": _say("There is no such benchmark.", "Use one of those that are listed."),
    **design.EXPLANATIONS,
    **export.EXPLANATIONS,
    **learning.EXPLANATIONS,
    **storage.EXPLANATIONS,
    **advice.EXPLANATIONS,
    **studio.EXPLANATIONS,
    **studio_more.EXPLANATIONS,
    **operator.EXPLANATIONS,
    **hand_off.EXPLANATIONS,
}


def explain(code: str) -> Explanation:
    """What a code means. A code nobody explained is a fault of ours."""
    return EXPLANATIONS.get(code, EXPLANATIONS["FAULT"])


def from_system(error: OSError | MemoryError) -> CodedError:
    """A failure of the system as a known error."""
    if isinstance(error, MemoryError) or error.errno == errno.ENOMEM:
        return _coded("MEMORY_FULL")
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return _coded("DISK_FULL")
    where = f" ({error.filename})" if error.filename else ""
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        explained = EXPLANATIONS["ACCESS_DENIED"]
        return CodedError("ACCESS_DENIED", f"{explained.sentence}{where} {explained.way_out}")
    if isinstance(error, FileNotFoundError):
        return CodedError("FILE_MISSING", f"There is no such file{where}; check the path.")
    return CodedError(
        "SYSTEM", f"The system refused something: {reason_of(error)}{where}; run main.py doctor."
    )


def reason_of(error: Exception) -> str:
    """Why the system said no, in its own short words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _coded(code: str) -> CodedError:
    explained = EXPLANATIONS[code]
    return CodedError(code, f"{explained.sentence} {explained.way_out}")
