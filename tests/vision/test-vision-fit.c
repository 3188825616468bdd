/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Models of contrast sensitivity against 1983 measurements from 15 papers. Prints the error of
 * every model per paper, root of the mean square in dB (20 log10 of the ratio), over the
 * measurements that the model is of; asserts bounds a little above what the published models reach.
 */
#include "hek-csf.h"

#include <math.h>
#include <string.h>

#include "hek-dkl.h"
#include "hek-jnd.h"
#include "hek-test-golden.h"

#define N_MEASUREMENTS 1983

/* Cone contrasts that differ by less are of a pattern of luminance: a model without colours has
 * something to say. */
#define LUMINANCE_RATIO 1.15

typedef struct
{
  const char *dataset;
  HekCsfStimulus stimulus;
  double background[3], delta[3]; /* LMS */
  double sensitivity;             /* inverse of the root mean square of the cone contrasts */
} Measurement;

typedef struct
{
  double sum, sum_2;
  guint n;
} Error;

static Measurement
read_measurement (const HekTestGolden *golden,
                  guint                i)
{
  static const char *const lms[] = { "l", "m", "s" };
  static const char *const delta[] = { "delta_l", "delta_m", "delta_s" };
  Measurement m = { .dataset = hek_test_golden_text (golden, i, "dataset") };
  double sigma = hek_test_golden_number (golden, i, "sigma_deg");

  m.stimulus = (HekCsfStimulus) {
    .cpd = hek_test_golden_number (golden, i, "cpd"),
    .size_deg = sigma * sqrt (G_PI),
    .eccentricity_deg = hek_test_golden_number (golden, i, "eccentricity_deg"),
    .off_nasal_deg = fabs (hek_test_golden_number (golden, i, "vis_field_deg") - 180),
    .temporal_hz = hek_test_golden_number (golden, i, "hz"),
  };
  hek_test_golden_triple (golden, i, lms, m.background);
  hek_test_golden_triple (golden, i, delta, m.delta);
  m.sensitivity = hek_test_golden_number (golden, i, "sensitivity");
  return m;
}

static double
cone_contrast (const Measurement *m)
{
  double sum = 0;

  for (int c = 0; c < 3; c++)
    sum += pow (m->delta[c] / m->background[c], 2);
  return sqrt (sum / 3);
}

static gboolean
is_luminance (const Measurement *m)
{
  double lo = INFINITY, hi = -INFINITY;

  for (int c = 0; c < 3; c++)
    {
      lo = fmin (lo, m->delta[c] / m->background[c]);
      hi = fmax (hi, m->delta[c] / m->background[c]);
    }
  return lo > 0 && hi < LUMINANCE_RATIO * lo;
}

/* What the model says it takes into account. The table is of one size, at the fovea. */
static gboolean
is_of (const HekCsf      *csf,
       const Measurement *m)
{
  double size = m->stimulus.size_deg;

  if ((csf->flags & HEK_CSF_HAS_COLOR) == 0 && !is_luminance (m))
    return FALSE;
  if ((csf->flags & HEK_CSF_HAS_ECCENTRICITY) == 0 && m->stimulus.eccentricity_deg > 0)
    return FALSE;
  if (strcmp (csf->id, "castle-full") != 0 && m->stimulus.temporal_hz > 0)
    return FALSE;
  return (csf->flags & HEK_CSF_HAS_SIZE) != 0 ||
         (size > csf->def_size_deg / 2.1 && size < csf->def_size_deg * 2.1);
}

static double
error_db (const HekCsf      *csf,
          const Measurement *m)
{
  double background[3], delta[3], sensitivity;

  if ((csf->flags & HEK_CSF_HAS_COLOR) == 0)
    {
      HekCsfStimulus stimulus = m->stimulus;

      stimulus.cd_m2 = m->background[0] + m->background[1];
      sensitivity = csf->sensitivity (&stimulus);
    }
  else
    {
      hek_dkl_from_lms (m->background, background);
      hek_dkl_from_lms (m->delta, delta);
      sensitivity = hek_jnd_dkl (csf, &m->stimulus, background, delta) / cone_contrast (m);
    }
  return 20 * log10 (sensitivity / m->sensitivity);
}

static void
add_error (Error *error,
           double db)
{
  error->sum += db;
  error->sum_2 += db * db;
  error->n++;
}

static Error
fit (const HekTestGolden *golden,
     const HekCsf        *csf)
{
  Error all = { 0 }, part = { 0 };

  for (guint i = 0; i < golden->rows->len; i++)
    {
      Measurement m = read_measurement (golden, i);
      gboolean ends = i + 1 == golden->rows->len ||
                      strcmp (m.dataset, hek_test_golden_text (golden, i + 1, "dataset")) != 0;

      if (is_of (csf, &m))
        {
          double db = error_db (csf, &m);

          g_assert_true (isfinite (db));
          add_error (&all, db);
          add_error (&part, db);
        }
      if (!ends)
        continue;
      if (part.n > 0)
        g_test_message ("%-14s %-18s %4u measurements: error %5.2f dB rms, mean %+5.2f dB", csf->id,
                        m.dataset, part.n, sqrt (part.sum_2 / part.n), part.sum / part.n);
      part = (Error) { 0 };
    }
  g_test_message ("%-14s %-18s %4u measurements: error %5.2f dB rms, mean %+5.2f dB", csf->id,
                  "all", all.n, sqrt (all.sum_2 / all.n), all.sum / all.n);
  return all;
}

static const struct
{
  const char *id;
  guint n;
  double db;
} bounds[] = {
  { "castle", 401, 7 },
  { "castle-full", N_MEASUREMENTS, 4.4 },
  { "barten", 155, 6.2 },
  { "barten-general", 219, 9 },
};

static void
test_fit (gconstpointer data)
{
  const HekCsf *csf = data;
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("../data/csf/measurements.csv");
  Error error;
  double rms;

  g_assert_cmpuint (golden->rows->len, ==, N_MEASUREMENTS);
  error = fit (golden, csf);
  rms = sqrt (error.sum_2 / error.n);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    if (strcmp (csf->id, bounds[i].id) == 0)
      {
        g_assert_cmpuint (error.n, ==, bounds[i].n);
        g_assert_cmpfloat (rms, <, bounds[i].db);
        return;
      }
  g_assert_not_reached ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < hek_csf_n (); i++)
    {
      g_autofree char *path = g_strdup_printf ("/vision/fit/%s", hek_csf (i)->id);

      g_test_add_data_func (path, hek_csf (i), test_fit);
    }
  return g_test_run ();
}
