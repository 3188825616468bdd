/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-metric.h"
#include "hek-recipe.h"

G_BEGIN_DECLS

/*
 * A study measures many pictures the same way, to see where two metrics disagree. A row is one
 * picture at one setting; rows are frozen once delivered and shared by reference count.
 */

#define HEK_STUDY_ERROR (hek_study_error_quark ())

typedef enum
{
  HEK_STUDY_ERROR_EMPTY,    /* no picture in the folder */
  HEK_STUDY_ERROR_TOO_MANY, /* more than HEK_STUDY_MAX_PICTURES, or folders too deep */
} HekStudyError;

GQuark hek_study_error_quark (void);

#define HEK_STUDY_MAX_PICTURES 100000u
#define HEK_STUDY_MAX_DEPTH 64u
#define HEK_STUDY_MAX_VALUES 64u

/* What is measured, and how. */
typedef struct
{
  char *folder;  /* owned: the originals */
  char *against; /* owned (nullable): pictures of the same names that are judged; %NULL: the
                  * originals are quantized with @recipe */
  gboolean recursive; /* folders within them too; links to folders are not followed */
  HekRecipe recipe;   /* with @against only who looks at them counts */
  double values[HEK_STUDY_MAX_VALUES]; /* of the main option; none: that of @recipe */
  guint n_values;
  const HekMetric *metrics[HEK_METRICS_MAX]; /* at least one */
  guint n_metrics;
  guint32 thumbnail_px; /* longest side of the small pictures kept; 0: none */
} HekStudySpec;

/* Empty but for @recipe. */
void     hek_study_spec_init (HekStudySpec *spec, const HekRecipe *recipe);
void     hek_study_spec_copy (HekStudySpec *copy, const HekStudySpec *spec);
void     hek_study_spec_clear (HekStudySpec *spec);

/* Adds a metric once. */
void     hek_study_spec_add_metric (HekStudySpec *spec, const HekMetric *metric);
gboolean hek_study_spec_measures (const HekStudySpec *spec, const HekMetricValue *what);

typedef struct
{
  gatomicrefcount ref;

  char *name;    /* owned: path below the folder, UTF-8 for people */
  char *path;    /* owned: the original */
  char *against; /* owned (nullable): the picture that is judged */
  double main_value; /* NaN with two folders */
  guint32 width, height;
  gsize bytes;           /* of the file that is judged, or would be saved */
  double bits_per_pixel; /* of the quantizer; with two folders 8 · bytes / pixels */
  HekMetricReport metrics;
  HekImage *thumbnail; /* owned (nullable): of the original, 8 bits; toned where it is brighter
                        * than white */
} HekStudyRow;

HekStudyRow *hek_study_row_ref (HekStudyRow *row);
void         hek_study_row_unref (HekStudyRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekStudyRow, hek_study_row_unref)

/* Returns: (transfer full): "kodim03.png", and what was swept: "kodim03.png, 16 colours" */
char *hek_study_row_label (const HekStudySpec *spec, const HekStudyRow *row);

/* A picture that could not be measured. */
typedef struct
{
  char *name, *reason; /* owned */
} HekStudyFailure;

HekStudyFailure *hek_study_failure_new (const char *name, const char *reason);
void             hek_study_failure_free (HekStudyFailure *failure);

typedef struct
{
  HekStudySpec spec;
  guint n_pictures;    /* found in the folder */
  guint n_done;        /* of them measured, or failed */
  GPtrArray *rows;     /* of HekStudyRow, in the order of their names, then of the values */
  GPtrArray *failures; /* of HekStudyFailure, in the same order */
} HekStudy;

HekStudy *hek_study_new (const HekStudySpec *spec);

/* The rows and failures of now; for a worker while more of them come in. */
HekStudy *hek_study_copy (const HekStudy *study);
void      hek_study_free (HekStudy *study);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekStudy, hek_study_free)

/* Called from the thread of the call with a new row or a new failure, or with neither when a
 * picture is done or the number of pictures is known. Both may be referenced or copied. */
typedef void (*HekStudyStepFunc) (guint n_done, guint n_pictures, HekStudyRow *row,
                                  const HekStudyFailure *failure, gpointer user_data);

/**
 * hek_study_run:
 * @step_func: (nullable)
 *
 * Measures all pictures, one at a time, in the order of their names. A picture that cannot be read,
 * quantized or compared, or has no counterpart, becomes a failure and the rest goes on. The
 * counterpart of "a/b.png" is "a/b.png" in the other folder, else the only picture there that is
 * called "a/b" before its suffix.
 *
 * Errors: %G_FILE_ERROR when a folder cannot be read, %HEK_STUDY_ERROR, %G_IO_ERROR_CANCELLED
 */
HekStudy *hek_study_run (const HekStudySpec *spec, HekStudyStepFunc step_func, gpointer user_data,
                         const HekTask *task, GError **error);

/* --- where two metrics disagree ------------------------------------------------------------ */

/* One row as two metrics see it. */
typedef struct
{
  guint row_idx;
  double x, y;           /* the values */
  double rank_x, rank_y; /* places by quality, 1 the worst; equal values share the mean */
  double score;          /* (rank_x − rank_y) / (n − 1), in [−1, 1]; above 0: x thinks better */
  gboolean is_outlier;
  double fit;            /* y of the rising line at x; NaN where x or y is infinite */
} HekStudyPoint;

typedef struct
{
  const HekMetricValue *x, *y;
  GArray *points;  /* of HekStudyPoint: largest |score| first, then as the rows stand */
  double spearman, kendall; /* of the values turned so that more is better; may be NaN */
  double fence_low, fence_high; /* outliers have a score outside; NaN for fewer points than
                                 * HEK_STUDY_MIN_FENCE */
  guint n_outliers;
} HekStudyPair;

#define HEK_STUDY_MIN_FENCE 5u

/**
 * hek_study_pair_new:
 * @rows: (element-type HekStudyRow)
 *
 * How far two metrics agree on the order of the pictures, and where they do not. Rows that lack one
 * of the values (NaN) are left out; infinite ones (PSNR of equal pictures) have their place.
 * Outliers are outside the fences of the scores, Q1 − 1.5 · (Q3 − Q1) and Q3 + 1.5 · (Q3 − Q1): the
 * quartiles of hek_rank_quantile() (Tukey, Exploratory Data Analysis, 1977).
 *
 * Cost: as hek_rank_fit_rising()
 */
HekStudyPair *hek_study_pair_new (const GPtrArray *rows, const HekMetricValue *x,
                                  const HekMetricValue *y);
void          hek_study_pair_free (HekStudyPair *pair);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekStudyPair, hek_study_pair_free)

/* --- files --------------------------------------------------------------------------------- */

/* Tables for machines, a row per picture and setting; @pair: (nullable): adds its scores. */
char *hek_study_to_csv (const HekStudy *study, const HekStudyPair *pair);
char *hek_study_to_json (const HekStudy *study, const HekStudyPair *pair);

/* The format follows the suffix of @path: .pdf .png .csv .json. */
gboolean hek_study_write_report (const HekStudy *study, const HekStudyPair *pair, const char *path,
                                 const HekTask *task, GError **error);

G_END_DECLS
