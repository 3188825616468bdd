/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FLIP: how different two pictures look when one is replaced by the other in place. The map holds
 * every value, since the percentile is that of all of them.
 *
 * Sources: Andersson, Nilsson, Akenine-Möller, Oskarsson, Åström, Fairchild, "FLIP: a difference
 * evaluator for alternating images", Proc. ACM CGIT 3(2), 2020; Andersson, Nilsson, Shirley,
 * Akenine-Möller, "Visualizing errors in rendered high dynamic range images", Eurographics 2021.
 * Agrees with the authors' program, version 1.6, to 1e-6 of the mean.
 */
#include "config.h"

#include "hek-metric-flip-private.h"

#include <glib/gi18n-lib.h>

enum
{
  VALUE_MEAN,
  VALUE_P95,
  VALUE_MAX,
};

enum
{
  OPTION_PPD,
  OPTION_RANGE,
  OPTION_TONE_MAPPER,
};

enum
{
  RANGE_AUTO,
  RANGE_SDR,
  RANGE_HDR,
};

static const HekChoice ranges[] = {
  [RANGE_AUTO] = { "auto", N_("As the reference") },
  [RANGE_SDR] = { "sdr", N_("Standard") },
  [RANGE_HDR] = { "hdr", N_("High") },
};

static const HekChoice tone_mappers[] = {
  [HEK_FLIP_ACES] = { "aces", N_("ACES") },
  [HEK_FLIP_HABLE] = { "hable", N_("Hable") },
  [HEK_FLIP_REINHARD] = { "reinhard", N_("Reinhard") },
};

static const HekOption flip_options[] = {
  /* the original's default: 3840 pixels on 0.7 m, seen from 0.7 m, so 3840 · π / 180 */
  [OPTION_PPD] = { .name = "ppd", .label = N_("Pixels per degree"),
                   .help = N_("How many pixels one degree of the eye's field covers, at least 4: "
                              "67 is a 4K display 0.7 m wide, seen from 0.7 m. 0 takes the chosen "
                              "display at its distance."),
                   .unit = N_("px/°"), .type = HEK_OPTION_REAL, .def = 67.02064327658226,
                   .min = 0, .max = HEK_FLIP_MAX_PPD, .step = 1 },
  [OPTION_RANGE] = { .name = "range", .label = N_("Dynamic range"),
                     .help = N_("Whether the pictures are compared as they are, clipped to white "
                                "(sdr), at many exposures (hdr), or so only when the reference is "
                                "brighter than white somewhere (auto)."),
                     .type = HEK_OPTION_CHOICE, .def = RANGE_AUTO, .choices = ranges,
                     .n_choices = G_N_ELEMENTS (ranges) },
  [OPTION_TONE_MAPPER] = { .name = "tonemapper", .label = N_("Tone mapper"),
                           .help = N_("How pictures of high dynamic range are shown at each "
                                      "exposure."),
                           .type = HEK_OPTION_CHOICE, .def = HEK_FLIP_ACES,
                           .choices = tone_mappers, .n_choices = G_N_ELEMENTS (tone_mappers) },
};

static gboolean
find_exposures (const HekImage         *ref,
                const HekOptionValues  *options,
                HekFlipExposures       *exposures,
                const HekTask          *task,
                GError                **error)
{
  gboolean is_hdr = options->v[OPTION_RANGE] == RANGE_HDR;

  exposures->n = 0;
  if (options->v[OPTION_RANGE] == RANGE_AUTO && !hek_flip_is_hdr (ref, task, &is_hdr, error))
    return FALSE;

  return !is_hdr ||
         hek_flip_exposures_init (exposures, ref,
                                  (HekFlipToneMapper) options->v[OPTION_TONE_MAPPER], task, error);
}

static gboolean
hek_metric_flip_evaluate (const HekImage         *ref,
                          const HekImage         *test,
                          const HekViewing       *viewing,
                          const HekOptionValues  *options,
                          double                 *values,
                          HekMap                **map,
                          const HekTask          *task,
                          GError                **error)
{
  /* the passes before and after the map do not report progress */
  const HekTask quiet = { .cancellable = task != NULL ? task->cancellable : NULL,
                          .lane = hek_task_lane (task) };
  double ppd = options->v[OPTION_PPD] > 0 ? options->v[OPTION_PPD] : hek_viewing_ppd (viewing);
  g_autoptr (HekMap) errors = NULL;
  HekFlipExposures exposures;
  HekFlipFilters filters;
  double sum, max, p95;
  gsize n = (gsize) ref->width * ref->height;
  gboolean done;

  if (!find_exposures (ref, options, &exposures, &quiet, error))
    return FALSE;
  errors = hek_map_new (ref->width, ref->height, error);
  if (errors == NULL)
    return FALSE;

  hek_flip_filters_init (&filters, ppd);
  done = hek_flip_map_fill (errors, ref, test, &filters, &exposures, &sum, &max, task, error);
  hek_flip_filters_clear (&filters);
  if (!done || !hek_metric_quantile (errors->data, n, 0.95, &p95, &quiet, error))
    return FALSE;

  values[VALUE_MEAN] = sum / (double) n;
  values[VALUE_P95] = p95;
  values[VALUE_MAX] = max;
  if (map != NULL)
    *map = g_steal_pointer (&errors);
  return TRUE;
}

static const char *
hek_metric_flip_meaning (guint  value_idx,
                         double value)
{
  static const double limits[][HEK_METRIC_N_LIMITS] = {
    [VALUE_MEAN] = { 0, 0.01, 0.05, 0.08, 0.15 },
    [VALUE_P95] = { 0, 0.05, 0.15, 0.25, 0.4 },
    [VALUE_MAX] = { 0, 0.1, 0.3, 0.5, 0.8 },
  };

  g_return_val_if_fail (value_idx < G_N_ELEMENTS (limits), NULL);

  return hek_metric_words (limits[value_idx], value, FALSE);
}

static const HekMetricValue flip_values[] = {
  [VALUE_MEAN] = { .key = "flip_mean", .label = N_("FLIP, mean"), .n_digits = 4,
                   .higher_is_better = FALSE, .typical_min = 0, .typical_max = 0.3,
                   .target = 0.05 },
  [VALUE_P95] = { .key = "flip_p95", .label = N_("FLIP, 95th percentile"), .n_digits = 4,
                  .higher_is_better = FALSE, .typical_min = 0, .typical_max = 0.6,
                  .target = 0.15 },
  [VALUE_MAX] = { .key = "flip_max", .label = N_("FLIP, largest"), .n_digits = 4,
                  .higher_is_better = FALSE, .typical_min = 0, .typical_max = 1,
                  .target = 0.5 },
};

const HekMetric hek_metric_flip = {
  .id = "flip",
  .label = N_("FLIP"),
  .help = N_("How different the pictures look when one replaces the other in place (Andersson and "
             "others 2020), from 0 to 1: colour, edges and points as the eye resolves them at a "
             "distance. A reference brighter than white is compared at many exposures, of which "
             "the worst counts (HDR-FLIP 2021). Pictures with alpha are compared over mid-grey "
             "(sRGB code 119)."),
  .group = HEK_METRIC_STRUCTURE,
  .hdr = TRUE,
  .values = flip_values,
  .n_values = G_N_ELEMENTS (flip_values),
  .options = flip_options,
  .n_options = G_N_ELEMENTS (flip_options),
  .map_label = N_("FLIP error"),
  .map_signed = FALSE,
  .map_min = 0,
  .map_max = 1,
  .evaluate = hek_metric_flip_evaluate,
  .meaning = hek_metric_flip_meaning,
};
