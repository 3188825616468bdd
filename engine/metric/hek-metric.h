/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-display.h"
#include "hek-image.h"
#include "hek-option.h"

G_BEGIN_DECLS

/* One value per pixel, rows packed. Frozen like HekImage. */
typedef struct
{
  gatomicrefcount ref;
  guint32 width, height;
  float *data; /* owned, aligned */
} HekMap;

HekMap *hek_map_new (guint32 width, guint32 height, GError **error);
HekMap *hek_map_ref (HekMap *map);
void    hek_map_unref (HekMap *map);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekMap, hek_map_unref)

/* One number that a metric gives. */
typedef struct
{
  const char *key;   /* "delta_e_2000_p95": JSON key, CSV column, --target */
  const char *label; /* "ΔE2000, 95th percentile" */
  const char *unit;  /* (nullable): "dB" */
  guint n_digits;    /* after the decimal point, for people */
  gboolean higher_is_better;
  double typical_min, typical_max; /* range of a meter: worst..best or best..worst as
                                    * higher_is_better says */
  double target; /* what to ask for first: good, and within reach of 256 colours */
} HekMetricValue;

#define HEK_METRIC_MAX_VALUES 4

/* What kind of error a metric counts; the sections of lists. */
typedef enum
{
  HEK_METRIC_SIGNAL,
  HEK_METRIC_STRUCTURE,
  HEK_METRIC_COLOR,
  HEK_METRIC_HDR,
  HEK_METRIC_N_GROUPS,
} HekMetricGroup;

const char *hek_metric_group_label (HekMetricGroup group);

typedef struct _HekMetricBlocks HekMetricBlocks; /* private to engine/metric */

/*
 * One descriptor per metric. A value that the pictures do not allow (SSIM under 11 pixels) is NaN.
 *
 * Light that an sRGB file cannot hold: float pictures are clipped to [0,1], NaN counting as 0, by
 * the metrics of codes, by SSIMULACRA2 and by the colour differences, as if they were saved first.
 * Not so by those for high dynamic range: the PU metrics see what the display shows (with the
 * option white all of it, and a NaN then has no value), FLIP looks at many exposures where the
 * reference is brighter than white, and ΔE ITP takes light between -10,000 and 10,000 cd/m².
 */
typedef struct
{
  const char *id;        /* "ssim" */
  const char *label;     /* "SSIM" */
  const char *help;      /* what it measures, in two sentences, with source */
  HekMetricGroup group;
  const HekMetricValue *values;
  guint n_values;
  gboolean quick; /* cheap enough for the live preview: what is measured when nothing is named */
  gboolean hdr;   /* counts light above white, see above */

  const HekOption *options; /* (nullable) */
  guint n_options;

  const char *map_label; /* (nullable): %NULL when there is no map */
  const char *map_unit;  /* (nullable) */
  gboolean map_signed;   /* diverging colour map around 0 */
  double map_min, map_max; /* default range of the colour bar */
  double map_equal;        /* the value where the pictures agree */

  /* (nullable): how it takes part in the pass that metrics of single pixels share */
  const HekMetricBlocks *blocks;

  /* (nullable): for hek_metric_evaluate(), where it is not calculated in that pass. Gives all
   * values, and the map when asked and when there is one. @viewing and @options are not %NULL,
   * the pictures have the same size. */
  gboolean (*evaluate) (const HekImage *ref, const HekImage *test, const HekViewing *viewing,
                        const HekOptionValues *options, double *values, HekMap **map,
                        const HekTask *task, GError **error);

  /* (nullable): what @value of number @value_idx means to a person: "hard to see, even side by
   * side" */
  const char *(*meaning) (guint value_idx, double value);
} HekMetric;

/* mse psnr ssim ciede2000 first, then those that cost more. */
guint            hek_metric_n (void);
const HekMetric *hek_metric (guint i);
const HekMetric *hek_metric_find (const char *id);

/* Finds the metric and the position of the value that has @key. */
const HekMetric *hek_metric_find_key (const char *key, guint *value_idx);

/* Values of metrics, in table order: what a trial keeps. */
#define HEK_METRIC_MAX_TOTAL 64

typedef struct
{
  guint n;
  const HekMetricValue *what[HEK_METRIC_MAX_TOTAL];
  double value[HEK_METRIC_MAX_TOTAL];
} HekMetricReport;

/* How metrics are to be calculated: options[i] are those of hek_metric (i). */
#define HEK_METRICS_MAX 32

typedef struct
{
  HekViewing viewing;
  HekOptionValues options[HEK_METRICS_MAX];
} HekMetricSetup;

/* Default options, and the default display at its usual distance. */
void hek_metric_setup_init (HekMetricSetup *setup);

/* Default options, seen as @viewing says. FLIP keeps the pixels per degree of its authors, which
 * published numbers have, while @viewing is that of hek_metric_setup_init(). */
void hek_metric_setup_init_viewing (HekMetricSetup *setup, const HekViewing *viewing);

/**
 * hek_metric_setup_set:
 * @text: "ssim.window=7": an option of a metric
 *
 * Errors: %HEK_OPTION_ERROR with what there is, or what the option accepts
 */
gboolean hek_metric_setup_set (HekMetricSetup *setup, const char *text, GError **error);

/**
 * hek_metric_evaluate:
 * @metrics: (array length=n_metrics) (nullable): which; %NULL for those that are quick
 * @setup: (nullable): %NULL for that of hek_metric_setup_init()
 * @map_of: (nullable): the metric whose map is wanted
 * @map: (out) (optional): its map
 *
 * Errors: %HEK_IMAGE_ERROR_INVALID when the sizes differ, with both sizes in the message
 */
gboolean hek_metric_evaluate (const HekImage *ref, const HekImage *test,
                              const HekMetric *const *metrics, guint n_metrics,
                              const HekMetricSetup *setup, HekMetricReport *report,
                              const HekMetric *map_of, HekMap **map, const HekTask *task,
                              GError **error);

/* Returns: the value with @key, or NaN */
double hek_metric_report_get (const HekMetricReport *report, const char *key);

/* Whether @metric was measured, be its values defined or not. */
gboolean hek_metric_report_has (const HekMetricReport *report, const HekMetric *metric);

/* Adds the values of @more, in table order. Where both have one it is that of @more. */
void hek_metric_report_add (HekMetricReport *report, const HekMetricReport *more);

/* Returns: (transfer full): "34.2 dB", "0.9731", "infinite" (equal pictures), "—" (not defined) */
char *hek_metric_value_format (const HekMetricValue *what, double value);

G_END_DECLS
