/* SPDX-License-Identifier: Apache-2.0 */
/* All encoding curves on one display: their codes, the size of their steps, and their banding. */
#include "config.h"

#include "hek-curve-lab.h"

#include <math.h>

#include "hek-banding-private.h"
#include "hek-curve-ramp.h"
#include "hek-jnd.h"
#include "hek-parallel.h"

/* Luminances in equal ratios that the JND is looked up in; searching its peak takes 5 to 50 µs. */
#define N_NODES 256

/* Levels that one block works on. */
#define BLOCK 2048

typedef struct
{
  double min_log, step;
  double log_jnd[N_NODES];
} HekCurveLabJnd;

typedef struct
{
  HekCurveLabSteps *steps;
  HekCurveLabJnd jnd;
  double reflection;
} HekCurveLabWork;

/* --- steps ----------------------------------------------------------------------------------- */

static void
hek_curve_lab_jnd_block (gsize    begin,
                         gsize    end,
                         gsize    block_idx,
                         gpointer data)
{
  HekCurveLabWork *work = data;

  for (gsize i = begin; i < end; i++)
    work->jnd.log_jnd[i]
      = log (hek_jnd_step (work->steps->csf,
                           exp (work->jnd.min_log + (double) i * work->jnd.step)));
}

static double
hek_curve_lab_jnd (const HekCurveLabJnd *table,
                   double                cd_m2)
{
  double x = (log (cd_m2) - table->min_log) / table->step;
  guint i = (guint) CLAMP (x, 0, N_NODES - 2);
  double part = CLAMP (x - i, 0, 1);

  return exp (table->log_jnd[i] + part * (table->log_jnd[i + 1] - table->log_jnd[i]));
}

/* The code of a luminance at the eye. */
static void
hek_curve_lab_codes_block (gsize    begin,
                           gsize    end,
                           gsize    block_idx,
                           gpointer data)
{
  HekCurveLabWork *work = data;
  HekCurveLabSteps *steps = work->steps;

  for (gsize c = begin; c < end; c++)
    for (guint i = 0; i < HEK_CURVE_LAB_N_CODES; i++)
      steps->curves[c].code[i]
        = steps->curves[c].curve->encode (steps->display, steps->cd_m2[i] - work->reflection);
}

/* Blocks go over the levels of all curves, one curve after the other. */
static void
hek_curve_lab_levels_block (gsize    begin,
                            gsize    end,
                            gsize    block_idx,
                            gpointer data)
{
  HekCurveLabWork *work = data;
  guint n_levels = 1u << work->steps->n_bits;

  for (gsize i = begin; i < end; i++)
    {
      HekCurveLabCurve *curve = &work->steps->curves[i / n_levels];
      guint level = (guint) (i % n_levels);

      curve->cd_m2[level]
        = hek_luma_curve_level (curve->curve, work->steps->display, work->steps->n_bits, level)
          + work->reflection;
    }
}

static void
hek_curve_lab_measure_block (gsize    begin,
                             gsize    end,
                             gsize    block_idx,
                             gpointer data)
{
  HekCurveLabWork *work = data;
  guint n_levels = 1u << work->steps->n_bits;

  for (gsize i = begin; i < end; i++)
    {
      HekCurveLabCurve *curve = &work->steps->curves[i / n_levels];
      guint level = (guint) (i % n_levels);
      double a = curve->cd_m2[level], b = level + 1 < n_levels ? curve->cd_m2[level + 1] : a;

      curve->jnd[level]
        = b > a && a + b > 0 ? (b - a) / hek_curve_lab_jnd (&work->jnd, (a + b) / 2) : 0;
    }
}

static void
hek_curve_lab_count (HekCurveLabCurve *curve)
{
  for (guint level = 0; level + 1 < curve->n_levels; level++)
    {
      double jnd = curve->jnd[level];

      curve->n_shown += jnd > 0;
      curve->n_visible += jnd > 1;
      if (jnd > curve->jnd[curve->worst])
        curve->worst = level;
    }
}

static HekCurveLabSteps *
hek_curve_lab_steps_alloc (const HekDisplay *display,
                           const HekCsf     *csf,
                           guint             n_bits)
{
  HekCurveLabSteps *steps = g_atomic_rc_box_new0 (HekCurveLabSteps);
  double first, last, lowest;

  steps->display = display;
  steps->csf = csf != NULL ? csf : hek_csf_find ("barten");
  steps->n_bits = n_bits;
  steps->floor_cd_m2 = hek_curve_ramp_floor (display);
  steps->ceiling_cd_m2 = hek_curve_ramp_ceiling (display);
  /* a display without any light at black: what no model of vision goes below */
  lowest = MAX (steps->floor_cd_m2, 1e-6);
  first = log (lowest);
  last = log (steps->ceiling_cd_m2);
  for (guint i = 0; i < HEK_CURVE_LAB_N_CODES; i++)
    steps->cd_m2[i] = exp (first + (last - first) * i / (HEK_CURVE_LAB_N_CODES - 1));
  /* where the logarithm went to and fro */
  steps->cd_m2[0] = lowest;
  steps->cd_m2[HEK_CURVE_LAB_N_CODES - 1] = steps->ceiling_cd_m2;
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    {
      HekCurveLabCurve *curve = &steps->curves[c];

      curve->curve = hek_luma_curve (c);
      curve->n_levels = 1u << n_bits;
      curve->cd_m2 = g_new (double, curve->n_levels);
      curve->jnd = g_new (double, curve->n_levels);
    }
  return steps;
}

HekCurveLabSteps *
hek_curve_lab_steps_new (const HekDisplay *display,
                         const HekCsf     *csf,
                         guint             n_bits,
                         const HekTask    *task,
                         GError          **error)
{
  g_autoptr (HekCurveLabSteps) steps = NULL;
  HekCurveLabWork work = { 0 };
  gsize n;

  g_return_val_if_fail (n_bits >= 1 && n_bits <= HEK_LUMA_CURVE_MAX_BITS, NULL);
  g_return_val_if_fail (hek_luma_curve_n () == HEK_CURVE_LAB_N_CURVES, NULL);

  steps = work.steps = hek_curve_lab_steps_alloc (display, csf, n_bits);
  work.reflection = hek_display_reflection (display);
  work.jnd.min_log = log (steps->cd_m2[0]);
  work.jnd.step = (log (steps->ceiling_cd_m2) - work.jnd.min_log) / (N_NODES - 1);
  n = (gsize) HEK_CURVE_LAB_N_CURVES << n_bits;
  if (!hek_parallel_for (HEK_CURVE_LAB_N_CURVES, 1, hek_curve_lab_codes_block, &work, task)
      || !hek_parallel_for (N_NODES, 16, hek_curve_lab_jnd_block, &work, task)
      || !hek_parallel_for (n, BLOCK, hek_curve_lab_levels_block, &work, task)
      || !hek_parallel_for (n, BLOCK, hek_curve_lab_measure_block, &work, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    hek_curve_lab_count (&steps->curves[c]);
  return g_steal_pointer (&steps);
}

static void
hek_curve_lab_steps_clear (gpointer data)
{
  HekCurveLabSteps *steps = data;

  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    {
      g_free (steps->curves[c].cd_m2);
      g_free (steps->curves[c].jnd);
    }
}

HekCurveLabSteps *
hek_curve_lab_steps_ref (HekCurveLabSteps *steps)
{
  return g_atomic_rc_box_acquire (steps);
}

void
hek_curve_lab_steps_unref (HekCurveLabSteps *steps)
{
  if (steps != NULL)
    g_atomic_rc_box_release_full (steps, hek_curve_lab_steps_clear);
}

guint
hek_curve_lab_steps_thin (const HekCurveLabCurve *curve,
                          double                  min_cd_m2,
                          double                  max_cd_m2,
                          guint                  *levels,
                          guint                   n_max)
{
  gboolean all = curve->n_shown <= n_max;
  double first = log (min_cd_m2), bin_log = (log (max_cd_m2) - first) / n_max;
  double bin_end = 0; /* of the last level that was taken */
  guint n = 0, bin = 0;

  for (guint level = 0; level + 1 < curve->n_levels; level++)
    {
      double cd_m2 = (curve->cd_m2[level] + curve->cd_m2[level + 1]) / 2;

      if (!(curve->jnd[level] > 0) || (!all && (cd_m2 < min_cd_m2 || cd_m2 > max_cd_m2)))
        continue;
      if (all || cd_m2 >= bin_end)
        {
          if (n == n_max)
            break;
          while (!all && bin < n_max && cd_m2 >= bin_end)
            bin_end = exp (first + ++bin * bin_log);
          levels[n++] = level;
        }
      else if (curve->jnd[level] > curve->jnd[levels[n - 1]])
        levels[n - 1] = level;
    }
  return n;
}

guint
hek_curve_lab_steps_count (const HekCurveLabCurve *curve,
                           double                  min_cd_m2,
                           double                  max_cd_m2,
                           guint                  *n_visible)
{
  guint n = 0;

  *n_visible = 0;
  for (guint level = 0; level + 1 < curve->n_levels; level++)
    {
      double cd_m2 = (curve->cd_m2[level] + curve->cd_m2[level + 1]) / 2;

      if (!(curve->jnd[level] > 0) || cd_m2 < min_cd_m2 || cd_m2 > max_cd_m2)
        continue;
      n++;
      *n_visible += curve->jnd[level] > 1;
    }
  return n;
}

/* --- banding --------------------------------------------------------------------------------- */

typedef struct
{
  HekCurveLabBanding *lab;
  HekBandingTable table;
} HekCurveLabBandingWork;

/* The most bits first: they take the longest. */
static void
hek_curve_lab_banding_block (gsize    begin,
                             gsize    end,
                             gsize    block_idx,
                             gpointer data)
{
  HekCurveLabBandingWork *work = data;

  for (gsize i = begin; i < end; i++)
    {
      guint c = (guint) (i % HEK_CURVE_LAB_N_CURVES);
      guint n_bits = HEK_LUMA_CURVE_MAX_BITS - (guint) (i / HEK_CURVE_LAB_N_CURVES);
      HekBanding banding = { .csf = work->lab->csf, .curve = hek_luma_curve (c),
                             .viewing = work->lab->viewing, .n_bits = n_bits };

      work->lab->worst[c][n_bits - 1] = hek_banding_table_worst (&work->table, &banding, n_bits);
    }
}

HekCurveLabBanding *
hek_curve_lab_banding_new (const HekViewing *viewing,
                           const HekCsf     *csf,
                           const HekTask    *task,
                           GError          **error)
{
  g_autoptr (HekCurveLabBanding) lab = g_atomic_rc_box_new0 (HekCurveLabBanding);
  HekCurveLabBandingWork work = { .lab = lab };
  HekBanding banding = { .viewing = *viewing };

  g_return_val_if_fail (hek_luma_curve_n () == HEK_CURVE_LAB_N_CURVES, NULL);

  lab->viewing = *viewing;
  lab->csf = banding.csf = csf != NULL ? csf : hek_csf_find ("barten");
  if (!hek_task_check (task, error))
    return NULL;
  hek_banding_table_init (&work.table, &banding);
  if (!hek_parallel_for (HEK_CURVE_LAB_N_CURVES * HEK_LUMA_CURVE_MAX_BITS, 1,
                         hek_curve_lab_banding_block, &work, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    for (guint n_bits = HEK_LUMA_CURVE_MAX_BITS; n_bits > 0; n_bits--)
      if (lab->worst[c][n_bits - 1].jnd <= 1)
        lab->min_bits[c] = n_bits;
  return g_steal_pointer (&lab);
}

HekCurveLabBanding *
hek_curve_lab_banding_ref (HekCurveLabBanding *banding)
{
  return g_atomic_rc_box_acquire (banding);
}

void
hek_curve_lab_banding_unref (HekCurveLabBanding *banding)
{
  if (banding != NULL)
    g_atomic_rc_box_release (banding);
}

void
hek_curve_lab_banding_stretch (const HekCurveLabBanding *banding,
                               guint                     curve_idx,
                               guint                     n_bits,
                               double                   *min_cd_m2,
                               double                   *max_cd_m2)
{
  const HekDisplay *display = banding->viewing.display;
  double lowest = hek_curve_ramp_floor (display), highest = hek_curve_ramp_ceiling (display), at;

  g_return_if_fail (curve_idx < HEK_CURVE_LAB_N_CURVES);
  g_return_if_fail (n_bits >= 1 && n_bits <= HEK_LUMA_CURVE_MAX_BITS);

  at = CLAMP (banding->worst[curve_idx][n_bits - 1].cd_m2, lowest, highest);
  *min_cd_m2 = MAX (at / 2, lowest);
  *max_cd_m2 = MIN (at * 2, highest);
}
