/* SPDX-License-Identifier: Apache-2.0 */
/* Structural similarity of luma (Wang, Bovik, Sheikh, Simoncelli 2004). */
#include "config.h"

#include "hek-metric-private.h"

#include "hek-ssim-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  OPTION_ALPHA = HEK_SSIM_N_OPTIONS,
  OPTION_BETA,
  OPTION_GAMMA,
};

static void
hek_metric_ssim_init (const HekMetricPass   *pass,
                      const HekOptionValues *options,
                      HekSsimWindow         *window,
                      HekSsimSource         *source)
{
  double alpha = options->v[OPTION_ALPHA], beta = options->v[OPTION_BETA];
  double gamma = options->v[OPTION_GAMMA];
  gboolean plain = alpha == 1 && beta == 1 && gamma == 1;

  hek_ssim_window_init (window, plain ? HEK_SSIM_FULL : HEK_SSIM_POWERS, options);
  window->alpha = alpha;
  window->beta = beta;
  window->gamma = gamma;
  hek_ssim_source_init_codes (source, pass->ref_codes, pass->test_codes);
}

static void
hek_metric_ssim_block (const HekMetricPass    *pass,
                       const HekMetricRequest *request,
                       guint32                 y0,
                       guint32                 y1,
                       gpointer                partial,
                       HekMap                 *map)
{
  HekSsimWindow window;
  HekSsimSource source;

  hek_metric_ssim_init (pass, request->options, &window, &source);
  *(double *) partial = hek_ssim_rows (&window, &source, y0, y1, map, pass->task);
}

static gboolean
hek_metric_ssim_finish (const HekMetricPass     *pass,
                        const HekMetricRequest  *request,
                        gconstpointer            partials,
                        const HekMap            *map,
                        GError                 **error)
{
  const double *sums = partials;
  HekSsimWindow window;
  HekSsimSource source;
  double sum = 0;

  hek_metric_ssim_init (pass, request->options, &window, &source);
  for (gsize i = 0; i < pass->n_blocks; i++)
    sum += sums[i];
  request->values[0] = NAN;
  if (hek_ssim_fits (&window, &source))
    request->values[0] = sum / hek_ssim_n_values (&window, &source);
  return TRUE;
}

static const char *
hek_metric_ssim_meaning (guint  value_idx,
                         double value)
{
  static const double limits[HEK_METRIC_N_LIMITS] = { 1, 0.995, 0.98, 0.95, 0.85 };

  return hek_metric_words (limits, value, TRUE);
}

static const HekMetricBlocks ssim_blocks = {
  .partial_bytes = sizeof (double),
  .block = hek_metric_ssim_block,
  .finish = hek_metric_ssim_finish,
};

static const HekMetricValue ssim_values[] = {
  { .key = "ssim", .label = N_("SSIM"), .n_digits = 4, .higher_is_better = TRUE,
    .typical_min = 0.5, .typical_max = 1, .target = 0.95 },
};

static const HekOption ssim_options[] = {
  HEK_SSIM_OPTIONS,
  [OPTION_ALPHA] = { .name = "alpha", .label = N_("α"), .type = HEK_OPTION_REAL,
                     .help = N_("Exponent of the comparison of brightness."),
                     .def = 1, .min = 0, .max = 10 },
  [OPTION_BETA] = { .name = "beta", .label = N_("β"), .type = HEK_OPTION_REAL,
                    .help = N_("Exponent of the comparison of contrast."),
                    .def = 1, .min = 0, .max = 10 },
  [OPTION_GAMMA] = { .name = "gamma", .label = N_("γ"), .type = HEK_OPTION_REAL,
                     .help = N_("Exponent of the comparison of structure; other than 1, structure "
                                "that is turned around counts as 0."),
                     .def = 1, .min = 0, .max = 10 },
};

const HekMetric hek_metric_ssim = {
  .id = "ssim",
  .label = N_("SSIM"),
  .help = N_("Structural similarity of luma (Wang, Bovik, Sheikh, Simoncelli 2004): how well "
             "brightness, contrast and structure agree in Gaussian windows of 11×11 pixels; 1 is "
             "equal. It needs a window a side. Pictures with alpha are compared over mid-grey "
             "(sRGB code 119)."),
  .group = HEK_METRIC_STRUCTURE,
  .values = ssim_values,
  .n_values = G_N_ELEMENTS (ssim_values),
  .quick = TRUE,
  .options = ssim_options,
  .n_options = G_N_ELEMENTS (ssim_options),
  .map_label = N_("Local similarity"),
  .map_signed = FALSE,
  .map_min = 0,
  .map_max = 1,
  .map_equal = 1,
  .blocks = &ssim_blocks,
  .meaning = hek_metric_ssim_meaning,
};
