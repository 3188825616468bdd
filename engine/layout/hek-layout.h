/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-option.h"
#include "hek-rows.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * Layouts: vectors of many dimensions at places in two or three, to be looked at. One descriptor
 * (HekLayoutMethod) a method, in the order pca umap tsne random; a recipe says everything that a
 * layout depends on, so that it can be computed again.
 *
 * Everything is deterministic: the same rows and the same recipe give the same bytes on any number
 * of threads and on every instruction set.
 *
 * Places are n × n_coords floats:
 *   euclidean   n_dims coordinates
 *   spherical   S², n_dims is 2: three coordinates, a unit vector
 *   hyperbolic  n_dims coordinates in the open Poincaré ball of radius 1, curvature −1
 *   parabolic   on z = (x² + y²) / 2p, n_dims is 2: three coordinates x, y, z
 * Rows with NaN or infinite numbers have no place: all their coordinates are NaN.
 */
typedef struct _HekLayout HekLayout;
typedef struct _HekLayoutMethod HekLayoutMethod;

/* Stored in files by its id. */
typedef enum
{
  HEK_GEOMETRY_EUCLIDEAN,
  HEK_GEOMETRY_SPHERICAL,
  HEK_GEOMETRY_HYPERBOLIC,
  HEK_GEOMETRY_PARABOLIC,
} HekGeometry;

#define HEK_N_GEOMETRIES 4

#define HEK_LAYOUT_ERROR (hek_layout_error_quark ())

typedef enum
{
  HEK_LAYOUT_ERROR_ROWS,    /* too few rows with a place, or too many */
  HEK_LAYOUT_ERROR_RECIPE,  /* the method has no such geometry or number of dimensions */
  HEK_LAYOUT_ERROR_DAMAGED, /* a file that is no layout, or not whole, or a checkpoint of others */
} HekLayoutError;

GQuark hek_layout_error_quark (void);

typedef struct
{
  const HekLayoutMethod *method;
  HekGeometry geometry;
  guint n_dims;           /* 2 or 3 */
  HekDistance distance;   /* of the vectors */
  guint64 seed;
  HekOptionValues values; /* of the method's options */
} HekLayoutRecipe;

guint                  hek_layout_n_methods (void);
const HekLayoutMethod *hek_layout_method (guint i);
const HekLayoutMethod *hek_layout_method_find (const char *id); /* (nullable) */
const char *hek_layout_method_id (const HekLayoutMethod *method);
const char *hek_layout_method_label (const HekLayoutMethod *method); /* translatable */
const char *hek_layout_method_help (const HekLayoutMethod *method);  /* translatable */
const HekOption *hek_layout_method_options (const HekLayoutMethod *method, guint *n_options);
gboolean hek_layout_method_has_geometry (const HekLayoutMethod *method, HekGeometry geometry);

const char *hek_geometry_id (HekGeometry geometry);
gboolean    hek_geometry_parse (const char *id, HekGeometry *geometry);
/* Coordinates of a place. */
guint       hek_geometry_n_coords (HekGeometry geometry, guint n_dims);

/* The defaults of @method: euclidean, 3 dimensions, L2, seed 1. */
void hek_layout_recipe_init (HekLayoutRecipe *recipe, const HekLayoutMethod *method);

/* Whether the method can be asked for this, whatever the rows are; compute() looks first of all.
 * Errors: %HEK_LAYOUT_ERROR_RECIPE, %HEK_OPTION_ERROR */
gboolean hek_layout_recipe_check (const HekLayoutRecipe *recipe, GError **error);

/* The recipe as one JSON object with the words of the command line, and back. */
char    *hek_layout_recipe_to_json (const HekLayoutRecipe *recipe);
gboolean hek_layout_recipe_parse (const char *json, HekLayoutRecipe *out, GError **error);

/* What can be seen while a layout converges. */
typedef struct
{
  const float *coords; /* n × n_coords, borrowed for the call */
  gsize n;
  guint n_coords;
  guint step, n_steps;
  double loss;         /* the method's own measure, NaN when it has none */
} HekLayoutFrame;

/*
 * How a computation is followed. All functions are called from the thread that computes.
 */
typedef struct
{
  void (*frame) (const HekLayoutFrame *frame, gpointer data); /* (nullable): at most 20 a second */
  void (*pause) (gpointer data);      /* (nullable): between two steps; blocks while paused */
  /* (nullable): a state from which hek_layout_compute() goes on; at most one a minute, and a last
   * one when the task is cancelled */
  void (*checkpoint) (GBytes *state, gpointer data);
  gpointer data;
  GBytes *resume;                     /* (nullable): such a state */
} HekLayoutWatch;

/**
 * hek_layout_compute:
 * @rows: borrowed during the call
 * @watch: (nullable)
 *
 * Going on from a checkpoint gives the same bytes as without the pause; it is for the same kind of
 * machine. Rows whose largest number is beyond 1e15, or below 1e-15, are all multiplied by the same
 * power of two first (not for the cosine), so that their distances are numbers.
 *
 * Errors: %HEK_LAYOUT_ERROR, %HEK_OPTION_ERROR, %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_FAILED when the
 * index finds too few neighbours, %G_IO_ERROR_CANCELLED within 100 ms
 * Returns: (transfer full)
 */
HekLayout *hek_layout_compute (const HekRows *rows, const HekLayoutRecipe *recipe,
                               const HekLayoutWatch *watch, const HekTask *task, GError **error);

/**
 * hek_layout_place:
 * @base: the rows that @layout was made of, in their order
 * @rows: new ones
 *
 * Places for new rows; the old do not move. Projections are made again; other methods place a row
 * by its neighbours among the old.
 *
 * Errors: %HEK_LAYOUT_ERROR_ROWS, %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_CANCELLED
 * Returns: (transfer full): a layout of @base and then @rows
 */
HekLayout *hek_layout_place (const HekLayout *layout, const HekRows *base, const HekRows *rows,
                             const HekTask *task, GError **error);

/* Takes @coords: n × n_coords, allocated by g_malloc(). */
HekLayout *hek_layout_new (const HekLayoutRecipe *recipe, float *coords, gsize n);
HekLayout *hek_layout_ref (HekLayout *self);
void       hek_layout_unref (HekLayout *self);

const HekLayoutRecipe *hek_layout_recipe (const HekLayout *self);
const float           *hek_layout_coords (const HekLayout *self);
gsize                  hek_layout_n (const HekLayout *self);
guint                  hek_layout_n_coords (const HekLayout *self);

/* The layout as a file: magic, version, sizes, recipe, coordinates (little-endian floats), XXH3
 * (hek-layout-file.c documents it). A layout that was read borrows its coordinates from @bytes. */
GBytes    *hek_layout_write (const HekLayout *self);
HekLayout *hek_layout_read (GBytes *bytes, const HekTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekLayout, hek_layout_unref)

G_END_DECLS
