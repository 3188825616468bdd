/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts, spans and moments as people type them, and the alerts to begin with. */
#include "config.h"

#include <float.h>
#include <math.h>

#include "studio-alerts-ask.h"
#include "studio-alerts-start.h"
#include "studio-alerts-words.h"
#include "studio-amount.h"

static void
test_amounts (void)
{
  static const struct
  {
    const char *unit, *text;
    double value;
    const char *written; /* (nullable): as typed */
  } good[] = {
    { "ns", "50 ms", 50e6 },
    { "ns", "61.21ms", 61.21e6, "61.21 ms" },
    { "ns", "61,21 ms", NAN },
    { "ns", "50", NAN },
    { "ns", "50 MB", NAN },
    { "ns", "0", 0 },
    { "ns", "-1 s", -1e9 },
    { "ns", "−1 s", -1e9, "-1 s" },
    { "ns", "90 s", 90e9, "1.5 min" },
    { "ns", "7 us", 7e3, "7 µs" },
    { "ns", "1 ms 5", NAN },
    { "ns/s", "80 %", 8e8 },
    { "bytes", "4 GB", 4e9 },
    { "bytes", "1 KiB", 1024, "1.024 kB" },
    { "bytes", "3 kb", 3000, "3 kB" },
    { "bytes/s", "10 MB/s", 10e6 },
    { "bytes/s", "10 MB", 10e6, "10 MB/s" },
    { "fraction", "90 %", 0.9 },
    { "fraction", "0.9", NAN },
    { "fraction", "99.5%", 0.995, "99.5 %" },
    { "1", "100", 100 },
    { "1", "2 k", 2000, "2000" },
    { "1", "1e400", NAN },
    { "1", "", NAN },
    { "1", "ten", NAN },
    { "1/s", "100/s", 100 },
    { "1/s", "100", 100, "100/s" },
    { "s", "5 min", 300 },
    { NULL, "6", 6 },
    { NULL, "0.25", 0.25 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *problem = NULL;
      g_autofree char *text = NULL;
      double value = 77;
      gboolean ok = studio_amount_parse (good[i].unit, good[i].text, &value, &problem);

      g_test_message ("%s “%s”: %g %s", good[i].unit, good[i].text, value,
                      problem != NULL ? problem : "");
      g_assert_cmpint (ok, ==, !isnan (good[i].value));
      if (!ok)
        {
          g_assert_cmpfloat (value, ==, 77);
          g_assert_nonnull (problem);
          continue;
        }
      g_assert_cmpfloat_with_epsilon (value, good[i].value, fabs (good[i].value) * 1e-15 + 1e-300);
      text = studio_amount_text (good[i].unit, value);
      g_assert_cmpstr (text, ==, good[i].written != NULL ? good[i].written : good[i].text);
    }
}

/* What is written is read as the same number: multiplying by a unit rounds once more. */
static void
test_amounts_exact (void)
{
  static const char *const units[] = { "ns", "ns/s", "bytes", "bytes/s", "fraction", "s", "1" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 2000; i++)
    {
      double value = g_rand_double_range (rand, -1, 1) * pow (10, g_rand_int_range (rand, -3, 14));
      const char *unit = units[i % G_N_ELEMENTS (units)];
      g_autofree char *text = studio_amount_text (unit, value);
      g_autofree char *problem = NULL;
      double again;

      g_assert_true (studio_amount_parse (unit, text, &again, &problem));
      g_assert_cmpfloat_with_epsilon (again, value, fabs (value) * 4 * DBL_EPSILON);
    }
}

static void
test_spans (void)
{
  static const struct
  {
    const char *text;
    gint64 s; /* -1: none */
    const char *written;
  } spans[] = {
    { "30 s", 30, "30 s" },       { "30", 30, "30 s" },        { "0", 0, "0 s" },
    { "90 s", 90, "1 min 30 s" }, { "1h30m", 5400, "1 h 30 min" },
    { "7 d", 604800, "7 d" },     { "1 w", 604800, "7 d" },    { "", -1, NULL },
    { "soon", -1, NULL },         { "-5 s", -1, NULL },        { "5 ms", -1, NULL },
    { "1 h 30", -1, NULL },       { "1e9 d", -1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *problem = NULL;
      g_autofree char *written = NULL;
      gint64 us = 77;
      gboolean ok = studio_alerts_span_parse (spans[i].text, &us, &problem);

      g_test_message ("“%s”: %" G_GINT64_FORMAT, spans[i].text, us);
      g_assert_cmpint (ok, ==, spans[i].s >= 0);
      if (!ok)
        continue;
      g_assert_cmpint (us, ==, spans[i].s * G_USEC_PER_SEC);
      written = studio_alerts_span_text (us);
      g_assert_cmpstr (written, ==, spans[i].written);
    }
}

static void
test_until (void)
{
  gint64 now_us = g_get_real_time (), until_us = 0;
  g_autofree char *problem = NULL;

  g_assert_true (studio_alerts_read_until ("2 h", now_us, &until_us, &problem));
  g_assert_cmpint (until_us - now_us, ==, G_GINT64_CONSTANT (7200000000));
  for (guint hour = 0; hour < 24; hour++)
    {
      g_autofree char *text = g_strdup_printf ("%02u:15", hour);

      g_assert_true (studio_alerts_read_until (text, now_us, &until_us, &problem));
      g_assert_cmpint (until_us, >, now_us);
      g_assert_cmpint (until_us - now_us, <=, G_GINT64_CONSTANT (90000000000)); /* 25 h */
    }
  g_assert_false (studio_alerts_read_until ("25:00", now_us, &until_us, &problem));
  g_clear_pointer (&problem, g_free);
  g_assert_false (studio_alerts_read_until ("2001-01-01 08:00", now_us, &until_us, &problem));
  g_clear_pointer (&problem, g_free);
  g_assert_false (studio_alerts_read_until ("500 d", now_us, &until_us, &problem));
}

/* Each of the usual ones, and one of each series, is a rule that can be. */
static void
test_starts (void)
{
  for (guint i = 0; i < studio_alert_n_starts (); i++)
    {
      g_autoptr (HekAlertRule) rule = studio_alert_start_make (studio_alert_start (i));
      g_autoptr (GError) error = NULL;

      g_assert_true (hek_alert_rule_check (rule, NULL, &error));
      g_assert_no_error (error);
      g_assert_nonnull (hek_instrument_find (rule->instrument));
    }
  for (guint i = 0; i < HEK_N_INSTRUMENTS; i++)
    {
      g_autoptr (HekAlertRule) rule
        = studio_alert_start_make_plain (hek_instrument_get (i)->id, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (isnan (rule->threshold));
      rule->threshold = 1;
      g_free (rule->name);
      rule->name = g_strdup ("a");
      g_assert_true (hek_alert_rule_check (rule, NULL, &error));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/alerts/words/amounts", test_amounts);
  g_test_add_func ("/ui/alerts/words/exact", test_amounts_exact);
  g_test_add_func ("/ui/alerts/words/spans", test_spans);
  g_test_add_func ("/ui/alerts/words/until", test_until);
  g_test_add_func ("/ui/alerts/words/starts", test_starts);
  return g_test_run ();
}
