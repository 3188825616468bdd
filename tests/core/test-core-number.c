/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as text, against the C library. */
#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "hek-number.h"
#include "hek-rng.h"

#define N_RANDOM 300000

static void
check_same (const char *text)
{
  double value = 7, expected = g_ascii_strtod (text, NULL);
  gsize n = hek_number_parse_real (text, strlen (text), &value);

  g_assert_cmpuint (n, ==, strlen (text));
  if (memcmp (&value, &expected, sizeof value) != 0)
    g_error ("%s gives %.17g instead of %.17g", text, value, expected);
}

/* Ties, ends of the range, subnormal numbers, more digits than fit. */
static void
test_hard (void)
{
  static const char *const hard[] = {
    "0", "-0", "-0.0e5", "1", "+1", ".5", "5.", "0.1", "1e23", "8.5e22", "9007199254740993",
    "9007199254740992.5", "9007199254740993.0000000000000000000001", "1.7976931348623157e308",
    "1.7976931348623159e308", "1e309", "-1e400", "2.2250738585072014e-308",
    "2.2250738585072011e-308", "4.9406564584124654e-324", "2.4703282292062327e-324",
    "2.4703282292062328e-324", "1e-400", "123456789012345678901234567890",
    "0.000000000000000000001",
    "179769313486231580793728971405301e276", "6.0221407623e23",
    "1.00000000000000011102230246251565",
    "1.00000000000000011102230246251566", "7.2057594037927933e16", "1e22", "1e-22", "3e-64", "3e64",
    "3e65", "3e-65", "9999999999999999999", "10000000000000000000", "18446744073709551616",
    "0.3000000000000000166533453693773481063544750213623046875", "1e99999999999", "1e-99999999999",
    "00000000000000000000000000001.5", "0.00000000000000000000000000000000000000000000000000000015",
  };

  for (guint i = 0; i < G_N_ELEMENTS (hard); i++)
    check_same (hard[i]);
}

static void
test_random (void)
{
  HekRng rng;
  char text[64];

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < N_RANDOM; i++)
    {
      guint64 bits = hek_rng_u64 (&rng);
      double value;

      memcpy (&value, &bits, sizeof value);
      if (!isfinite (value))
        continue;
      g_snprintf (text, sizeof text, "%.*g", 1 + (int) hek_rng_below (&rng, 20), value);
      check_same (text);
      g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT "e%d",
                  hek_rng_u64 (&rng) >> hek_rng_below (&rng, 64),
                  hek_rng_u64 (&rng) >> hek_rng_below (&rng, 64), (int) hek_rng_below (&rng,
                      120) - 60);
      check_same (text);
      /* between two doubles: the hardest to round */
      g_snprintf (text, sizeof text, "%.19g", (double) (bits >> 11) + 0.5);
      check_same (text);
    }
}

static void
test_prefix (void)
{
  static const struct
  {
    const char *text;
    gsize n;
    double value;
  } cases[] = {
    { "1.5,2", 3, 1.5 }, { "12abc", 2, 12 },  { "1e", 1, 1 },    { "1e+", 1, 1 },  { "-.5x", 3,
      -0.5 },
    { "0x10", 1, 0 },    { "1,5", 1, 1 },     { "", 0, 7 },      { "-", 0, 7 },    { ".", 0, 7 },
    { "nan", 0, 7 },     { "inf", 0, 7 },     { " 1", 0, 7 },    { "e5", 0, 7 },   { "12345678.9",
      10, 12345678.9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value = 7;

      g_assert_cmpuint (hek_number_parse_real (cases[i].text, strlen (cases[i].text), &value), ==,
                        cases[i].n);
      g_assert_cmpfloat (value, ==, cases[i].value);
    }
}

static void
test_integers (void)
{
  static const struct
  {
    const char *text;
    gboolean valid;
    gint64 value;
  } cases[] = {
    { "0", TRUE, 0 }, { "-0", TRUE, 0 }, { "+17", TRUE, 17 }, { "007", TRUE, 7 },
    { "9223372036854775807", TRUE, G_MAXINT64 }, { "-9223372036854775808", TRUE, G_MININT64 },
    { "9223372036854775808", FALSE, 0 }, { "-9223372036854775809", FALSE, 0 },
    { "99999999999999999999", FALSE, 0 }, { "", FALSE, 0 }, { "-", FALSE, 0 }, { "1.0", FALSE, 0 },
    { " 1", FALSE, 0 }, { "1 ", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 value = 0;

      g_assert_true (hek_number_parse_integer (cases[i].text, strlen (cases[i].text), &value) ==
                     cases[i].valid);
      g_assert_cmpint (value, ==, cases[i].value);
    }
}

static void
test_format (void)
{
  char text[HEK_NUMBER_TEXT_BYTES];
  HekRng rng;

  g_assert_cmpuint (hek_number_format_real (0.1, text), ==, 3);
  g_assert_cmpstr (text, ==, "0.1");
  hek_number_format_real (-DBL_MAX, text);
  g_assert_cmpstr (text, ==, "-1.7976931348623157e+308");
  hek_number_format_float (0.1f, text);
  g_assert_cmpstr (text, ==, "0.1");
  hek_number_format_float (FLT_MAX, text);
  g_assert_cmpstr (text, ==, "3.4028235e+38");
  hek_number_format_float (-INFINITY, text);
  g_assert_cmpstr (text, ==, "-inf");
  hek_rng_init (&rng, 2);
  for (guint i = 0; i < 20000; i++)
    {
      guint64 bits = hek_rng_u64 (&rng);
      double value, back;
      float single;

      memcpy (&value, &bits, sizeof value);
      memcpy (&single, &bits, sizeof single);
      if (!isfinite (value) || !isfinite (single))
        continue;
      hek_number_format_real (value, text);
      g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, value);
      hek_number_parse_real (text, hek_number_format_float (single, text), &back);
      g_assert_cmpfloat ((float) back, ==, single);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/number/hard", test_hard);
  g_test_add_func ("/core/number/random", test_random);
  g_test_add_func ("/core/number/prefix", test_prefix);
  g_test_add_func ("/core/number/integers", test_integers);
  g_test_add_func ("/core/number/format", test_format);
  return g_test_run ();
}
