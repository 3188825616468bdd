/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-option.h"

#include <math.h>

static const HekChoice dithers[] = { { "none", "None" }, { "fs", "Floyd–Steinberg" } };

static const HekOption options[] = {
  { .name = "colors", .type = HEK_OPTION_INT, .def = 16, .min = 2, .max = 256 },
  { .name = "amount", .type = HEK_OPTION_REAL, .def = 1, .min = 0, .max = 1 },
  { .name = "fast", .type = HEK_OPTION_BOOLEAN },
  { .name = "dither", .type = HEK_OPTION_CHOICE, .def = 1, .choices = dithers, .n_choices = 2 },
};

static void
test_defaults_and_find (void)
{
  HekOptionValues values;

  hek_options_defaults (options, G_N_ELEMENTS (options), &values);
  g_assert_cmpfloat (values.v[0], ==, 16);
  g_assert_cmpfloat (values.v[3], ==, 1);
  g_assert_cmpfloat (values.v[HEK_OPTIONS_MAX - 1], ==, 0);
  g_assert_cmpint (hek_options_find (options, G_N_ELEMENTS (options), "dither"), ==, 3);
  g_assert_cmpint (hek_options_find (options, G_N_ELEMENTS (options), "ditherx"), ==, -1);
}

/* What is formatted is read back as the same value, for every kind. */
static void
test_round_trip (void)
{
  static const double values[][2] = { { 0, 2 }, { 0, 256 }, { 1, 0.125 }, { 1, 1 },
                                      { 2, 0 }, { 2, 1 },   { 3, 0 },     { 3, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const HekOption *option = &options[(guint) values[i][0]];
      g_autofree char *text = hek_option_format (option, values[i][1]);
      g_autoptr (GError) error = NULL;
      double back = -1;

      g_assert_true (hek_option_parse (option, text, &back, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (back, ==, values[i][1]);
    }
}

static void
test_bad_values (void)
{
  static const struct
  {
    guint option;
    const char *text;
    HekOptionError code;
    const char *says;
  } cases[] = {
    { 0, "1", HEK_OPTION_ERROR_INVALID, "2 to 256" },
    { 0, "257", HEK_OPTION_ERROR_INVALID, "2 to 256" },
    { 0, "16.5", HEK_OPTION_ERROR_INVALID, "whole" },
    { 0, "sixteen", HEK_OPTION_ERROR_INVALID, "“sixteen”" },
    { 0, "", HEK_OPTION_ERROR_INVALID, "colors" },
    { 0, "16 ", HEK_OPTION_ERROR_INVALID, "colors" },
    { 0, "nan", HEK_OPTION_ERROR_INVALID, "colors" },
    { 0, "inf", HEK_OPTION_ERROR_INVALID, "colors" },
    { 1, "1.01", HEK_OPTION_ERROR_INVALID, "amount" },
    { 1, "-0.1", HEK_OPTION_ERROR_INVALID, "amount" },
    { 2, "maybe", HEK_OPTION_ERROR_INVALID, "fast" },
    { 3, "bayer", HEK_OPTION_ERROR_UNKNOWN, "none, fs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      double value = 42;

      g_assert_false (hek_option_parse (&options[cases[i].option], cases[i].text, &value, &error));
      g_assert_error (error, HEK_OPTION_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_cmpfloat (value, ==, 42);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/option/defaults-and-find", test_defaults_and_find);
  g_test_add_func ("/core/option/round-trip", test_round_trip);
  g_test_add_func ("/core/option/bad-values", test_bad_values);
  return g_test_run ();
}
