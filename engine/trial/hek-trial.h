/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-metric.h"
#include "hek-recipe.h"

G_BEGIN_DECLS

/* The zlib level of every PNG of a trial: the size that is measured is that of the file that is
 * saved. Level 9 costs twice the time and saves 0.1 % on the Kodak pictures. */
#define HEK_TRIAL_PNG_LEVEL 6

/* A recipe carried out and measured. The picture can be dropped (quantized NULL) to save memory;
 * numbers stay. What was not measured is NaN, of sizes 0. */
typedef struct
{
  gatomicrefcount ref;
  HekRecipe recipe;
  HekQuantized *quantized;   /* owned (nullable) */
  GBytes *file;              /* owned (nullable): the PNG or JPEG, with HEK_TRIAL_KEEP_FILE */
  HekMetricReport metrics;   /* n 0 when not measured */
  gsize file_bytes;
  const char *suffix;        /* of that file, without the dot: "png", "jpg"; %NULL: of any kind, of
                              * a picture that was made elsewhere */
  double bits_per_pixel, entropy_bits_per_pixel;
  double quantize_s, quantize_cpu_s;
  guint32 width, height;     /* of the picture measured */
} HekTrial;

HekTrial *hek_trial_ref (HekTrial *trial);
void      hek_trial_unref (HekTrial *trial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekTrial, hek_trial_unref)

/* Returns: (transfer full): a trial with the same numbers and neither picture nor file */
HekTrial *hek_trial_copy_numbers (const HekTrial *trial);

/* Returns: (transfer full): @trial, its picture and file included, with the numbers of @more
 * added */
HekTrial *hek_trial_add_metrics (HekTrial *trial, const HekMetricReport *more);

/* What to measure; quantizing itself is always done. */
typedef enum
{
  HEK_TRIAL_METRICS = 1 << 0,
  HEK_TRIAL_FILE = 1 << 1,      /* make the file to know its size */
  HEK_TRIAL_KEEP_IMAGE = 1 << 2,
  HEK_TRIAL_KEEP_FILE = 1 << 3, /* with HEK_TRIAL_FILE: keep the file, to be saved */
  HEK_TRIAL_ALL = HEK_TRIAL_METRICS | HEK_TRIAL_FILE | HEK_TRIAL_KEEP_IMAGE,
} HekTrialFlags;

HekTrial *hek_trial_run (const HekImage *image, const HekRecipe *recipe, HekTrialFlags flags,
                         const HekTask *task, GError **error);

/* Measures a result that is there already. */
HekTrial *hek_trial_measure (const HekImage *image, const HekRecipe *recipe,
                             HekQuantized *quantized, HekTrialFlags flags, const HekTask *task,
                             GError **error);

/* One point of a rate–quality curve. */
typedef struct
{
  double main_value; /* colours, bits, JND */
  HekTrial *trial;   /* owned, without its picture */
} HekCurvePoint;

/* Called for each point as it is ready, from the thread of the call. */
typedef void (*HekCurvePointFunc) (const HekCurvePoint *point, gpointer user_data);

/* What a curve is made of besides its recipe; all zero is a curve of the quick metrics. */
typedef struct
{
  const HekMetric *also; /* (nullable): measured too; for a slow one every picture is kept until
                          * then */
  const GArray *known;   /* (nullable) (element-type HekCurvePoint): points of the same curve, which
                          * are not measured again, only completed */
  HekCurvePointFunc point_func; /* (nullable) */
  gpointer user_data;
} HekCurveSetup;

/* The values that a curve takes of the main option, ascending: powers of two for colours, whole
 * numbers for bits, octaves for what is searched in parts of them. @max_values: at least 1. */
guint hek_trial_curve_values (const HekRecipe *recipe, double *values, guint max_values);

/* Runs @recipe at every value of its main option, the ends and the middle first. @setup:
 * (nullable).
 * Returns: (transfer full) (element-type HekCurvePoint): array, sorted by main_value */
GArray *hek_trial_curve (const HekImage *image, const HekRecipe *recipe,
                         const HekCurveSetup *setup, const HekTask *task, GError **error);

/* "delta_e_2000_p95=1.5" or "delta_e_2000_p95<=1.5" or "ssim>=0.98" or "psnr=38". */
typedef struct
{
  const HekMetricValue *what;
  double value;
} HekTarget;

gboolean hek_target_parse (HekTarget *target, const char *text, GError **error);
gboolean hek_target_is_met (const HekTarget *target, const HekMetricReport *report);

/* What a method needs for a target. */
typedef struct
{
  HekRecipe recipe; /* the cheapest that meets it */
  gsize file_bytes; /* 0: no setting meets the target, or the picture is not for this method; only
                     * the method of recipe counts then */
} HekFindBid;

/**
 * hek_trial_find:
 * @recipe: what stays fixed (method, space, dither)
 * @all_methods: also try the other methods, with their defaults, and take the smallest file, PNG or
 *   JPEG; those that refuse the picture (%HEK_IMAGE_ERROR_UNSUPPORTED) are left out
 * @bids: (nullable) (element-type HekFindBid): what each method needs is added
 *
 * The cheapest setting of the main option that meets @target, by bisection (quality is checked, not
 * assumed, to grow: the neighbour below the answer is measured and does not meet the target).
 *
 * Errors: %HEK_OPTION_ERROR_INVALID when no setting meets the target; the message says how near it
 * comes
 */
HekTrial *hek_trial_find (const HekImage *image, const HekRecipe *recipe, const HekTarget *target,
                          gboolean all_methods, GArray *bids, const HekTask *task,
                          GError **error);

/* Writes the report of a trial; the format follows the suffix of @path: .pdf .png .csv .json.
 * @curve: (nullable). */
gboolean hek_trial_write_report (const HekImage *image, const char *title, HekTrial *trial,
                                 const GArray *curve, const char *path, const HekTask *task,
                                 GError **error);

G_END_DECLS
