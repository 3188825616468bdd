/* SPDX-License-Identifier: Apache-2.0 */
/* Targets as text, and what meets them; numbers as JSON text. */
#include "hek-trial.h"

#include <math.h>
#include <string.h>

#include "hek-json-text.h"
#include "hek-rng.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *key;
    double value;
  } cases[] = {
    { "delta_e_2000_p95=1.5", "delta_e_2000_p95", 1.5 },
    { "delta_e_2000_p95<=1.5", "delta_e_2000_p95", 1.5 },
    { "ssim>=0.98", "ssim", 0.98 },
    { " ssim >= 0.98 ", "ssim", 0.98 },
    { "psnr=38", "psnr", 38 },
    { "mse=0", "mse", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HekTarget target;

      g_assert_true (hek_target_parse (&target, cases[i].text, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (target.what->key, ==, cases[i].key);
      g_assert_cmpfloat (target.value, ==, cases[i].value);
    }
}

static void
test_parse_refusals (void)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "", "a metric, then" },
    { "ssim", "a metric, then" },
    { "=0.9", "a metric, then" },
    { "ssim>0.9", "a metric, then" },
    { "ssim=>0.9", "not a number" },
    { "ssim=", "not a number" },
    { "ssim=good", "not a number" },
    { "ssim=0.9x", "not a number" },
    { "ssim=nan", "not a number" },
    { "psnr=inf", "not a number" },
    { "sism=0.9", "delta_e_2000_p95" }, /* the message lists what there is */
    { "ssim<=0.9", ">=" },
    { "delta_e_2000_mean>=1", "<=" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HekTarget target = { NULL, 7 };

      g_test_message ("%s", cases[i].text);
      g_assert_false (hek_target_parse (&target, cases[i].text, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_null (target.what);
      g_assert_cmpfloat (target.value, ==, 7);
    }
}

static gboolean
is_met (const char *text,
        double      value)
{
  HekTarget target;
  HekMetricReport report = { .n = 1 };

  g_assert_true (hek_target_parse (&target, text, NULL));
  report.what[0] = target.what;
  report.value[0] = value;
  return hek_target_is_met (&target, &report);
}

static void
test_is_met (void)
{
  HekTarget target;
  HekMetricReport empty = { .n = 0 };

  g_assert_true (is_met ("ssim=0.9", 0.9));
  g_assert_true (is_met ("ssim=0.9", 0.95));
  g_assert_false (is_met ("ssim=0.9", 0.8999999));
  g_assert_true (is_met ("mse=10", 10));
  g_assert_false (is_met ("mse=10", 10.0001));
  g_assert_true (is_met ("psnr=99", INFINITY));
  g_assert_false (is_met ("ssim=0.1", NAN));
  g_assert_false (is_met ("mse=10", NAN));

  g_assert_true (hek_target_parse (&target, "ssim=0.9", NULL));
  g_assert_false (hek_target_is_met (&target, &empty));
}

static void
test_json_numbers (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = {
    { 0.8, "0.8" }, { 1.0 / 3, "0.3333333333333333" }, { 16, "16" }, { -2.5, "-2.5" },
    { 123456789, "123456789" }, { NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
  };
  HekRng rng;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      hek_json_text_append_number (out, cases[i].value);
      g_assert_cmpstr (out->str, ==, cases[i].text);
    }

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < 20000; i++)
    {
      union
      {
        guint64 bits;
        double value;
      } any = { hek_rng_u64 (&rng) };
      g_autofree char *text = hek_json_text_number (any.value);

      if (isfinite (any.value))
        g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, any.value);
    }
}

static void
test_json_strings (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  hek_json_text_append_string (out, "a\"b\\c\nd\te\x01\x7fü");
  g_assert_cmpstr (out->str, ==, "\"a\\\"b\\\\c\\nd\\u0009e\\u0001\\u007fü\"");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trial/target/parse", test_parse);
  g_test_add_func ("/trial/target/parse-refusals", test_parse_refusals);
  g_test_add_func ("/trial/target/is-met", test_is_met);
  g_test_add_func ("/trial/json-text/numbers", test_json_numbers);
  g_test_add_func ("/trial/json-text/strings", test_json_strings);
  return g_test_run ();
}
