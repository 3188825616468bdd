/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-camera.h"
#include "hek-scene-points.h"

G_BEGIN_DECLS

/*
 * Points drawn on the processor. A HekScenePicture is filled in steps:
 *
 *   hek_scene_picture_begin (picture, points, style, mask, &view, &look);
 *   hek_scene_picture_draw (picture, budget, task);     a fair sample of what is in view
 *   hek_scene_picture_resolve (picture, task);          pixels to show
 *   while (!picture->stats.complete)                    when the camera stands still
 *     draw (picture, slice, task), resolve (picture, task)
 *
 * Every step adds points and takes none away, and a complete picture has the same bytes whatever
 * the steps, the number of threads and the instruction set were. A cancelled step leaves a picture
 * that can be gone on with. One thread at a time uses a picture (it is no business of the main
 * thread); a view that shows one while another is drawn has two.
 */
typedef enum
{
  HEK_SCENE_POINTS,  /* the nearest point hides what is behind it */
  HEK_SCENE_DENSITY, /* points add up; the logarithm of their number decides */
} HekSceneMode;

#define HEK_SCENE_DIAMETER_MAX 64

typedef struct
{
  HekSceneMode mode;
  double diameter;      /* pixels of the picture, of a point of size 1; (0, 64] */
  gboolean attenuate;   /* that diameter is the one at the target: nearer points are larger */
  gboolean square;      /* not round */
  double eye_dome;      /* strength of the shading by depth: 0 none, 1 usual; not for density */
  guint8 ground[4];     /* R G B A, alpha not premultiplied; alpha 0: transparent */
  guint8 selected[4];   /* colour of selected points, and of pixels of a ramp with one of them;
                           alpha 0: their own */
  double fade;          /* with a selection: how much of the ground the others take on, [0, 1] */
  guint8 ramp[256][4];  /* density: from one point to the most; used where ... */
  gboolean has_ramp;    /* ... this is set; otherwise the mean colour, opaque at the most */
} HekSceneLook;

/* Round points of 2 pixels that grow towards the eye, eye-dome lighting, a transparent ground. */
void hek_scene_look_init (HekSceneLook *look);

/* What a frame meter and the accessible description say. */
typedef struct
{
  guint64 n_total;   /* points of the scene that are shown by the mask */
  guint64 n_in_view; /* points of the chunks in view: what a complete picture draws */
  guint64 n_drawn;   /* of them, so far */
  guint64 n_lit;     /* pixels with a point, at the last resolve */
  guint32 n_most;    /* density: points in the pixel that has most, at the last resolve */
  guint n_chunks_in_view;
  double detail;     /* n_drawn / n_in_view; 1 when nothing is in view */
  gboolean complete;
} HekSceneStats;

typedef struct _HekScenePicturePrivate HekScenePicturePrivate;

typedef struct
{
  guint width, height;
  const guint32 *pixels; /* width × height, native-endian premultiplied A R G B: cairo's ARGB32,
                            GDK_MEMORY_DEFAULT; sRGB. Of the last resolve */
  const float *depth;    /* width × height, of the last resolve; INFINITY: the ground. In density
                            mode the nearest point. Orthographic: may be negative */
  HekSceneStats stats;
  HekScenePicturePrivate *priv;
} HekScenePicture;

HekScenePicture *hek_scene_picture_new (void);
void             hek_scene_picture_free (HekScenePicture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekScenePicture, hek_scene_picture_free)

/**
 * hek_scene_picture_begin:
 * @style: of @points
 * @mask: (nullable): of @points
 * @view: its width and height, rounded up, are the size of the picture: at most 16,384 each
 *
 * Empties the picture and culls; holds references until the next beginning. Keeps its memory, so
 * that frame after frame allocates nothing.
 *
 * Errors: %HEK_SCENE_ERROR_TOO_LARGE, the picture is then 0 × 0
 */
gboolean hek_scene_picture_begin (HekScenePicture *picture, HekScenePoints *points,
                                  HekSceneStyle *style, HekSceneMask *mask,
                                  const HekSceneView *view, const HekSceneLook *look,
                                  GError **error);

/**
 * hek_scene_picture_draw:
 * @budget: most points to draw now; G_MAXUINT64: all that are left
 *
 * The first step after a beginning gives each chunk its share by its size on screen, later steps
 * what is left, the sparsest chunks first.
 *
 * Returns: %FALSE when @task was cancelled; what was drawn until then counts
 */
gboolean hek_scene_picture_draw (HekScenePicture *picture, guint64 budget, const HekTask *task);

/* Makes pixels and depth of what was drawn so far.
 * Returns: %FALSE when @task was cancelled; the last pixels are then not to be shown */
gboolean hek_scene_picture_resolve (HekScenePicture *picture, const HekTask *task);

/* --- chunks in view: for picking, lassos and other renderers ---------------------------------- */

/**
 * hek_scene_cull:
 * @x0: left edge of a rectangle of the picture, pixels; @y0, @x1, @y1: its others
 * @chunk_idx: (out): n_chunks
 *
 * Returns: how many chunks may have a point that is drawn at a place within the rectangle,
 * ascending
 */
gsize hek_scene_cull (const HekScenePoints *points, const HekSceneView *view, double x0, double y0,
                      double x1, double y1, guint32 *chunk_idx);

/**
 * hek_scene_project_chunk:
 * @x: (out): n floats, the chunk's number rounded up to 64; @y, @depth: as many
 *
 * Where the renderer draws the points of a chunk, with the renderer's own arithmetic (SIMD, float
 * relative to the eye). Points that are not before the eye have NaN everywhere.
 */
void hek_scene_project_chunk (const HekScenePoints *points, const HekSceneView *view,
                              gsize chunk_idx, float *x, float *y, float *depth);

/* The diameter in pixels that a point of a slot is drawn with. */
double hek_scene_get_diameter (const HekSceneStyle *style, const HekSceneView *view,
                               const HekSceneLook *look, gsize slot, double depth);

G_END_DECLS
