/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Who looks at a scene, from where. World: right-handed, z up. At azimuth 0 and elevation 90 the
 * eye is right above: x runs to the right and y up, which is how layouts in the plane are seen.
 *
 * Pixels: (0, 0) is the upper left corner of the first pixel, y runs down. Depth is the distance
 * from the plane of the eye, in units of the world.
 */
typedef enum
{
  HEK_SCENE_PERSPECTIVE,
  HEK_SCENE_ORTHOGRAPHIC, /* nothing is behind the eye; as large as in perspective at the target */
} HekSceneProjection;

typedef struct
{
  double target[3];     /* what is looked at, and turned around */
  double distance;      /* from the eye to the target, > 0 */
  double azimuth_deg;   /* of the eye about z: 0 in the direction of −y, 90 of +x; (−180, 180] */
  double elevation_deg; /* of the eye above the plane of x and y; −90 … 90 */
  double roll_deg;      /* of the head, to the right: what is seen turns left; (−180, 180] */
  double fov_deg;       /* across the shorter side of the picture */
  HekSceneProjection projection;
} HekSceneCamera;

#define HEK_SCENE_FOV_MIN_DEG 5.0
#define HEK_SCENE_FOV_MAX_DEG 120.0
#define HEK_SCENE_DISTANCE_MIN 1e-12
#define HEK_SCENE_DISTANCE_MAX 1e30 /* and of the target from the origin, per axis */

/* Looks at the origin from 3 away, from the front right, from above. */
void hek_scene_camera_init (HekSceneCamera *camera);

/* Brings every field into its range, what is not finite to the default. */
void hek_scene_camera_normalize (HekSceneCamera *camera);

/* Moves until all of a box is seen in a picture of that size, with a margin; turns nothing.
 * A box without extent is seen from 1 away. */
void hek_scene_camera_fit (HekSceneCamera *camera, const double low[3], const double high[3],
                           double width, double height);

/* The same for a ball, which then fills the shorter side of a picture of any size.
 * @radius: above 0 */
void hek_scene_camera_fit_ball (HekSceneCamera *camera, const double center[3], double radius);

/* Seen from right above, orthographic: for layouts in the plane; then hek_scene_camera_fit(). */
void hek_scene_camera_set_flat (HekSceneCamera *camera);

/* --- as it is seen in a picture -------------------------------------------------------------- */

typedef struct
{
  HekSceneCamera camera;
  double width, height;                   /* pixels */
  double eye[3];
  double right[3], down[3], forward[3];   /* unit vectors: of x, y and depth */
  double focal_px;     /* perspective: pixels per (unit / unit of depth) */
  double scale_px;     /* pixels per unit at the depth of the target */
  double near_depth;   /* perspective: nothing nearer is drawn; orthographic: −infinity */
} HekSceneView;

void hek_scene_view_init (HekSceneView *view, const HekSceneCamera *camera, double width,
                          double height);

/* Returns: whether it lies before the eye; then @x, @y, @depth are set. In double, from the
 * difference to the eye: what is lost is the rounding of the eye's own coordinates, far less than
 * that of positions that were floats. */
gboolean hek_scene_view_project (const HekSceneView *view, const double position[3], double *x,
                                 double *y, double *depth);
void     hek_scene_view_unproject (const HekSceneView *view, double x, double y, double depth,
                                   double position[3]);

/* Pixels that one unit of the world covers at a depth. */
double   hek_scene_view_get_scale (const HekSceneView *view, double depth);

/* The ray through a pixel; orthographic rays begin in the plane of the eye. */
void     hek_scene_view_get_ray (const HekSceneView *view, double x, double y, double origin[3],
                                 double direction[3]);

/* --- movements ------------------------------------------------------------------------------- */

/* Around the target; the elevation stops at the poles. */
void hek_scene_camera_orbit (HekSceneCamera *camera, double azimuth_deg, double elevation_deg);

/* What is at @depth follows the pointer by so many pixels; depth 0: that of the target. */
void hek_scene_camera_pan (HekSceneCamera *camera, double width, double height, double dx_px,
                           double dy_px, double depth);

/* Comes nearer by @factor (> 1) or goes away, so that what is at (@x, @y, @depth) stays there;
 * depth 0: that of the target. */
void hek_scene_camera_zoom_at (HekSceneCamera *camera, double width, double height, double factor,
                               double x, double y, double depth);

/* Eye and target move together, in units of the world along the axes of the picture. */
void hek_scene_camera_fly (HekSceneCamera *camera, double right, double up, double forward);

/* The eye stays, the head turns: to the right and up. */
void hek_scene_camera_look (HekSceneCamera *camera, double right_deg, double up_deg);

/* The target moves to a place; the direction stays, the distance is multiplied by @factor. */
void hek_scene_camera_focus (HekSceneCamera *camera, const double position[3], double factor);

/* Between two cameras, for flights to a bookmark: angles the short way round, distances
 * geometrically. @t in [0, 1]; 0 and 1 give the two as they are, normalized. */
void hek_scene_camera_mix (const HekSceneCamera *from, const HekSceneCamera *to, double t,
                           HekSceneCamera *out);

gboolean hek_scene_camera_equal (const HekSceneCamera *a, const HekSceneCamera *b);

/* --- as text --------------------------------------------------------------------------------- */

/* One line of "name=value" pairs, every digit kept, the same in every locale.
 * Returns: (transfer full) */
char *hek_scene_camera_to_text (const HekSceneCamera *camera);

/* Unknown names are passed over, missing ones have the default. @camera is untouched on errors.
 * Errors: %HEK_SCENE_ERROR_DAMAGED */
gboolean hek_scene_camera_from_text (const char *text, HekSceneCamera *camera, GError **error);

G_END_DECLS
