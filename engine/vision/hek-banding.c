/* SPDX-License-Identifier: Apache-2.0 */
/* Visibility of the steps of quantized ramps. */
#include "config.h"

#include "hek-banding-private.h"

#include <math.h>

/* Those above add less than 1e-3. */
#define MAX_HARMONIC 8
#define SUMMATION 3.5

/* The best frequency is bracketed among this many in equal ratios, then narrowed. */
#define SEARCH_STEPS 48
#define SEARCH_TOLERANCE 1e-3 /* of log (cpd); the visibility is flat there */

typedef struct
{
  const HekCsf *csf;
  double size_deg, min_cpd, max_cpd, pixel_cpd;
} HekBandingView;

static HekBandingView
hek_banding_view (const HekBanding *banding)
{
  const HekDisplay *display = banding->viewing.display;
  HekBandingView view = { banding->csf != NULL ? banding->csf : hek_csf_find ("barten") };
  double ppd = hek_viewing_ppd (&banding->viewing);

  view.size_deg = sqrt ((double) display->width * display->height) / ppd;
  view.pixel_cpd = ppd / 2;
  view.max_cpd = MIN (view.csf->max_cpd, view.pixel_cpd);
  view.min_cpd = MIN (MAX (view.csf->min_cpd, ppd / display->width), view.max_cpd);
  return view;
}

/* A sawtooth of the height 1 times the luminance, in JND. */
static double
hek_banding_visibility (const HekBandingView *view,
                        double                cd_m2,
                        double                log_cpd)
{
  double sum = 0, cpd = exp (log_cpd);

  for (int k = 1; k <= MAX_HARMONIC && (k == 1 || k * cpd <= view->pixel_cpd); k++)
    {
      HekCsfStimulus stimulus = { .cpd = k * cpd, .cd_m2 = cd_m2, .size_deg = view->size_deg };

      /* models are held at their highest frequency, where the eye sees nothing */
      if (stimulus.cpd > view->csf->max_cpd)
        break;
      sum += pow (M_1_PI / k * view->csf->sensitivity (&stimulus), SUMMATION);
    }
  return pow (sum, 1 / SUMMATION);
}

static double
hek_banding_search (const HekBandingView *view,
                    double                cd_m2,
                    double               *band_deg)
{
  const double golden = 0.6180339887498949;
  double first = log (view->min_cpd), last = log (view->max_cpd);
  double step = (last - first) / SEARCH_STEPS, best = 0, at = first, lo, hi;

  for (guint i = 0; i <= SEARCH_STEPS; i++)
    {
      double v = hek_banding_visibility (view, cd_m2, first + i * step);

      if (v > best)
        {
          best = v;
          at = first + i * step;
        }
    }
  lo = MAX (at - step, first);
  hi = MIN (at + step, last);
  while (hi - lo > SEARCH_TOLERANCE)
    {
      double a = hi - golden * (hi - lo), b = lo + golden * (hi - lo);

      if (hek_banding_visibility (view, cd_m2, a) > hek_banding_visibility (view, cd_m2, b))
        hi = b;
      else
        lo = a;
    }
  if (band_deg != NULL)
    *band_deg = exp (-(lo + hi) / 2);
  return isnan (cd_m2) ? NAN
                       : 1 / fmax (best, hek_banding_visibility (view, cd_m2, (lo + hi) / 2));
}

double
hek_banding_threshold (const HekBanding *banding,
                       double            cd_m2,
                       double           *band_deg)
{
  HekBandingView view = hek_banding_view (banding);

  return hek_banding_search (&view, cd_m2, band_deg);
}

/* Everything of a step but its threshold. */
static HekBandingStep
hek_banding_measure (const HekBanding *banding,
                     guint             n_bits,
                     guint             level)
{
  const HekDisplay *display = banding->viewing.display;
  double reflection = hek_display_reflection (display);
  double a = hek_luma_curve_level (banding->curve, display, n_bits, level) + reflection;
  double b = hek_luma_curve_level (banding->curve, display, n_bits, level + 1) + reflection;
  HekBandingStep step = { .level = level, .cd_m2 = (a + b) / 2 };

  step.contrast = step.cd_m2 > 0 ? fabs (b - a) / step.cd_m2 : 0;
  return step;
}

HekBandingStep
hek_banding_step (const HekBanding *banding,
                  guint             level)
{
  HekBandingStep step;

  g_return_val_if_fail (banding->n_bits >= 1 && banding->n_bits <= HEK_LUMA_CURVE_MAX_BITS,
                        (HekBandingStep) { 0 });

  step = hek_banding_measure (banding, banding->n_bits, MIN (level, (1u << banding->n_bits) - 2));
  step.threshold = hek_banding_threshold (banding, step.cd_m2, NULL);
  step.jnd = step.contrast / step.threshold;
  return step;
}

void
hek_banding_table_init (HekBandingTable  *table,
                        const HekBanding *banding)
{
  HekBandingView view = hek_banding_view (banding);
  const HekDisplay *display = banding->viewing.display;
  double min = display->black_cd_m2 + hek_display_reflection (display);
  double max = display->peak_cd_m2 + hek_display_reflection (display);

  min = fmax (min, view.csf->min_cd_m2);
  max = fmax (max, 2 * min);
  table->min_log = log (min);
  table->step = log (max / min) / (HEK_BANDING_N_NODES - 1);
  for (guint i = 0; i < HEK_BANDING_N_NODES; i++)
    table->log_threshold[i] =
      log (hek_banding_search (&view, exp (table->min_log + i * table->step), NULL));
}

static double
hek_banding_look_up (const HekBandingTable *table,
                     double                 cd_m2)
{
  double x = (log (cd_m2) - table->min_log) / table->step;
  guint i = (guint) CLAMP (x, 0, HEK_BANDING_N_NODES - 2);
  double part = CLAMP (x - i, 0, 1);

  return exp (table->log_threshold[i] +
              part * (table->log_threshold[i + 1] - table->log_threshold[i]));
}

HekBandingStep
hek_banding_table_worst (const HekBandingTable *table,
                         const HekBanding      *banding,
                         guint                  n_bits)
{
  HekBandingStep worst = { .jnd = -1 };

  for (guint level = 0; level + 1 < 1u << n_bits; level++)
    {
      HekBandingStep step = hek_banding_measure (banding, n_bits, level);

      step.threshold = hek_banding_look_up (table, step.cd_m2);
      step.jnd = step.contrast / step.threshold;
      if (step.jnd > worst.jnd)
        worst = step;
    }
  return worst;
}

HekBandingStep
hek_banding_worst (const HekBanding *banding)
{
  HekBandingTable table;

  g_return_val_if_fail (banding->n_bits >= 1 && banding->n_bits <= HEK_LUMA_CURVE_MAX_BITS,
                        (HekBandingStep) { 0 });

  hek_banding_table_init (&table, banding);
  return hek_banding_table_worst (&table, banding, banding->n_bits);
}

guint
hek_banding_min_bits (const HekBanding *banding)
{
  HekBandingTable table;

  hek_banding_table_init (&table, banding);
  for (guint n_bits = 1; n_bits <= HEK_LUMA_CURVE_MAX_BITS; n_bits++)
    if (hek_banding_table_worst (&table, banding, n_bits).jnd <= 1)
      return n_bits;
  return 0;
}
