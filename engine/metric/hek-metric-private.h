/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-metric.h"

/*
 * Metrics that look at every pixel once are calculated together in one pass over blocks of rows:
 * a block is read by each of them in turn while it is in the cache. The blocks depend on the
 * size of the picture only, and each writes its own partial result, so that the sums in the
 * order of the blocks do not depend on the threads.
 */
typedef struct
{
  /* borrowed */
  const HekImage *ref, *test;
  const HekViewing *viewing;
  const HekTask *task;

  /* owned: what the eye is shown as codes, 8-bit sRGB, 3 channels, alpha composed over the
   * ground */
  HekImage *ref_codes, *test_codes;

  guint32 width, height;
  guint32 block_rows;
  gsize n_blocks;
} HekMetricPass;

/* One metric of a pass. */
typedef struct
{
  const HekMetric *metric;
  const HekOptionValues *options;
  double *values; /* (out) */
  HekMap **map;   /* (out) (nullable) */
} HekMetricRequest;

struct _HekMetricBlocks
{
  gsize partial_bytes; /* of the result of one block */
  gboolean needs_map;  /* the values are taken from the map, so it is always made */

  /* Rows [y0, y1). @map: (nullable): the whole map, of which the block writes these rows. */
  void (*block) (const HekMetricPass *pass, const HekMetricRequest *request, guint32 y0, guint32 y1,
                 gpointer partial, HekMap *map);

  /* @partials: n_blocks results in order. FALSE only when the task was cancelled. */
  gboolean (*finish) (const HekMetricPass *pass, const HekMetricRequest *request,
                      gconstpointer partials, const HekMap *map, GError **error);
};

extern const HekMetric hek_metric_mse;
extern const HekMetric hek_metric_psnr;
extern const HekMetric hek_metric_ssim;
extern const HekMetric hek_metric_ciede2000;
extern const HekMetric hek_metric_ms_ssim;
extern const HekMetric hek_metric_flip;
extern const HekMetric hek_metric_ssimulacra2;
extern const HekMetric hek_metric_pu_psnr;
extern const HekMetric hek_metric_pu_ssim;
extern const HekMetric hek_metric_pu_ms_ssim;
extern const HekMetric hek_metric_de76;
extern const HekMetric hek_metric_cie94;
extern const HekMetric hek_metric_cie94_textile;
extern const HekMetric hek_metric_cmc;
extern const HekMetric hek_metric_itp;
extern const HekMetric hek_metric_hyab;
extern const HekMetric hek_metric_cam16ucs;

/* Errors: memory, cancelled; then no map is given. */
gboolean hek_metric_pass_run (const HekImage *ref, const HekImage *test,
                              const HekViewing *viewing, const HekMetricRequest *requests,
                              guint n_requests, const HekTask *task, GError **error);

/* Pictures with alpha are seen over mid-grey: the sRGB code nearest to L* = 50. */
#define HEK_METRIC_GROUND_CODE 119

/* Rows of a block of a loop over pictures or maps of this width. */
guint32 hek_metric_block_rows (guint32 width);

/* What the eye is shown, as opaque 8-bit sRGB codes. Returns: (transfer full): @image itself when
 * that is what it is */
HekImage *hek_metric_codes_new (const HekImage *image, const HekTask *task, GError **error);

/* Linear light of @n pixels, 3 packed floats, composed over the ground. */
void hek_metric_read_linear (const HekImage *image, guint32 y, guint32 x0, guint32 n, float *rgb);

/* Sum of squared differences of the codes of rows [y0, y1). */
guint64 hek_metric_squared_error (const HekMetricPass *pass, guint32 y0, guint32 y1);

/* Mean squared error of a whole pass from its partial sums, over the 3 channels. */
double hek_metric_mean_squared_error (const HekMetricPass *pass, const guint64 *partials);

/**
 * hek_metric_quantile:
 * @values: (array length=n): not negative, no NaN
 * @fraction: in [0, 1]
 * @quantile: (out): the value at index fraction · (n - 1) of the sorted values, between two of
 * them interpolated
 *
 * Exact, without sorting: three histograms over the bits of the floats.
 */
gboolean hek_metric_quantile (const float *values, gsize n, double fraction, double *quantile,
                              const HekTask *task, GError **error);

/* Words for a value: @limits from best to worst, of which the value reaches one or the next. */
#define HEK_METRIC_N_LIMITS 5

const char *hek_metric_words (const double limits[HEK_METRIC_N_LIMITS], double value,
                              gboolean higher_is_better);

/* --- colour differences ---------------------------------------------------------------------- */

enum
{
  HEK_METRIC_DIFFERENCE_MEAN,
  HEK_METRIC_DIFFERENCE_P95,
  HEK_METRIC_DIFFERENCE_MAX,
  HEK_METRIC_DIFFERENCE_N_VALUES
};

/* The metric has the id of a HekColorDifference. */
extern const HekMetricBlocks hek_metric_difference_blocks;

/* Words for a difference of which 1, 2 or 3 is about just visible. */
const char *hek_metric_difference_meaning_1 (guint value_idx, double value);
const char *hek_metric_difference_meaning_2 (guint value_idx, double value);
const char *hek_metric_difference_meaning_3 (guint value_idx, double value);
