/* SPDX-License-Identifier: Apache-2.0 */
/* Multi-scale structural similarity of luma (Wang, Simoncelli, Bovik 2003). */
#include "config.h"

#include "hek-metric-private.h"

#include "hek-ssim-private.h"

#include <glib/gi18n-lib.h>

static gboolean
hek_metric_ms_ssim_evaluate (const HekImage         *ref,
                             const HekImage         *test,
                             const HekViewing       *viewing,
                             const HekOptionValues  *options,
                             double                 *values,
                             HekMap                **map,
                             const HekTask          *task,
                             GError                **error)
{
  g_autoptr (HekImage) ref_codes = hek_metric_codes_new (ref, task, error);
  g_autoptr (HekImage) test_codes = NULL;
  HekSsimSource source;

  if (ref_codes == NULL)
    return FALSE;
  test_codes = hek_metric_codes_new (test, task, error);
  if (test_codes == NULL)
    return FALSE;

  hek_ssim_source_init_codes (&source, ref_codes, test_codes);
  return hek_ssim_scales (&source, options, values, task, error);
}

static const char *
hek_metric_ms_ssim_meaning (guint  value_idx,
                            double value)
{
  static const double limits[HEK_METRIC_N_LIMITS] = { 1, 0.998, 0.99, 0.975, 0.93 };

  return hek_metric_words (limits, value, TRUE);
}

static const HekMetricValue ms_ssim_values[] = {
  { .key = "ms_ssim", .label = N_("MS-SSIM"), .n_digits = 4, .higher_is_better = TRUE,
    .typical_min = 0.7, .typical_max = 1, .target = 0.98 },
};

static const HekOption ms_ssim_options[] = {
  HEK_SSIM_OPTIONS,
  HEK_SSIM_SCALE_OPTIONS,
};

const HekMetric hek_metric_ms_ssim = {
  .id = "ms_ssim",
  .label = N_("MS-SSIM"),
  .help = N_("Multi-scale structural similarity of luma (Wang, Simoncelli, Bovik 2003): SSIM at "
             "five sizes, each half of the one before, weighted as the eye is sensitive to them; "
             "1 is equal. It needs 161 pixels a side. Pictures with alpha are compared over "
             "mid-grey (sRGB code 119)."),
  .group = HEK_METRIC_STRUCTURE,
  .values = ms_ssim_values,
  .n_values = G_N_ELEMENTS (ms_ssim_values),
  .options = ms_ssim_options,
  .n_options = G_N_ELEMENTS (ms_ssim_options),
  .evaluate = hek_metric_ms_ssim_evaluate,
  .meaning = hek_metric_ms_ssim_meaning,
};
