/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text to double and back. The short ways calculate in long double, where one rounding at the end
 * of 64 bits is much smaller than what the result keeps; whenever that could change the result,
 * the C library decides.
 */
#include "config.h"

#include "hek-cli-number.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Longer cells are no numbers. */
#define MAX_CELL_BYTES 400

/* How much of a wrong cell a message shows. */
#define SHOWN_CHARS 40

/* As many digits as always fit into 64 bits. */
#define MAX_SHORT_DIGITS 19

/* Powers of ten that 64 bits hold exactly. */
static const long double powers[] = {
  1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
  1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L,
};

#define MAX_POWER ((int) G_N_ELEMENTS (powers) - 1)

static inline gboolean
hek_cli_is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

/* Digits and a point; the number is @mantissa · 10^@exponent. */
static const char *
hek_cli_scan_digits (const char *p,
                     const char *end,
                     guint64    *mantissa,
                     int        *exponent,
                     guint      *n_digits)
{
  gboolean after_point = FALSE;

  for (; p < end; p++)
    {
      if (*p == '.' && !after_point)
        {
          after_point = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (*p))
        break;
      *mantissa = 10 * *mantissa + (guint) (*p - '0');
      *n_digits += 1;
      *exponent -= after_point;
      if (*n_digits > MAX_SHORT_DIGITS)
        break;
    }
  return p;
}

/* FALSE: not a number of usual size, or none at all */
static gboolean
hek_cli_parse_short (const char *p,
                     gsize       n,
                     double     *value)
{
  const long double ulp = LDBL_EPSILON;
  const char *end = p + n;
  gboolean negative = *p == '-', negative_exponent;
  guint64 mantissa = 0;
  int exponent = 0, given = 0;
  guint n_digits = 0;
  long double v;
  double low, high;

  if (negative || *p == '+')
    p++;
  p = hek_cli_scan_digits (p, end, &mantissa, &exponent, &n_digits);
  if (n_digits == 0 || n_digits > MAX_SHORT_DIGITS)
    return FALSE;
  if (p + 1 < end && (*p == 'e' || *p == 'E'))
    {
      p++;
      negative_exponent = *p == '-';
      if (*p == '-' || *p == '+')
        p++;
      if (p == end || end - p > 3)
        return FALSE;
      for (; p < end && g_ascii_isdigit (*p); p++)
        given = 10 * given + (*p - '0');
      exponent += negative_exponent ? -given : given;
    }
  if (p != end || ABS (exponent) > MAX_POWER || LDBL_MANT_DIG < 64)
    return FALSE;

  v = exponent < 0 ? mantissa / powers[-exponent] : mantissa * powers[exponent];
  /* the exact quotient lies between the two */
  low = (double) (v - v * ulp);
  high = (double) (v + v * ulp);
  if (low != high)
    return FALSE;
  *value = negative ? -low : low;
  return TRUE;
}

/* Without blanks and quotes. */
static gsize
hek_cli_trim_cell (const char **cell,
                   gsize        n)
{
  while (n > 0 && hek_cli_is_blank (**cell))
    {
      *cell += 1;
      n--;
    }
  while (n > 0 && hek_cli_is_blank ((*cell)[n - 1]))
    n--;
  if (n < 2 || **cell != '"' || (*cell)[n - 1] != '"')
    return n;
  *cell += 1;
  return n - 2;
}

gboolean
hek_cli_number_parse_cell (const char *cell,
                           gsize       n,
                           double     *value)
{
  char text[MAX_CELL_BYTES + 1], *end;
  double parsed;

  n = hek_cli_trim_cell (&cell, n);
  if (n == 0 || n > MAX_CELL_BYTES)
    return FALSE;
  if (hek_cli_parse_short (cell, n, value))
    return TRUE;
  memcpy (text, cell, n);
  text[n] = '\0';
  parsed = g_ascii_strtod (text, &end);
  if (end != text + n)
    return FALSE;
  *value = parsed;
  return TRUE;
}

char *
hek_cli_number_complaint (const char *cell,
                          gsize       n)
{
  g_autofree char *raw = NULL, *utf8 = NULL;
  gboolean cut;

  n = hek_cli_trim_cell (&cell, n);
  raw = g_strndup (cell, MIN (n, MAX_CELL_BYTES));
  utf8 = g_utf8_make_valid (raw, -1);
  cut = g_utf8_strlen (utf8, -1) > SHOWN_CHARS;
  if (cut)
    *g_utf8_offset_to_pointer (utf8, SHOWN_CHARS) = '\0';
  return g_strdup_printf ("“%s%s” is not a number", utf8, cut ? "…" : "");
}

/* @value = @q · 10^(@exponent + 1 - @digits), rounded, @q of @digits digits. FALSE: the rounding is
 * in doubt. @value from 1e-4 on. */
static gboolean
hek_cli_round_short (double   value,
                     int      digits,
                     guint64 *q,
                     int     *exponent)
{
  /* a half, give or take more than the error of numbers below 10^17 */
  const long double doubt = 1 / 64.0L;
  long double scaled, rest;
  int e2;

  frexp (value, &e2);
  *exponent = (int) floor ((e2 - 1) * 0.30103);
  scaled = value * powers[digits - 1 - *exponent];
  if (scaled >= powers[digits])
    {
      *exponent += 1;
      scaled = value * powers[digits - 1 - *exponent];
    }
  *q = (guint64) scaled;
  rest = scaled - (long double) *q;
  if (fabsl (rest - 0.5L) < doubt)
    return FALSE;
  *q += rest > 0.5L;
  return (long double) *q < powers[digits];
}

char *
hek_cli_number_print (char   *out,
                      double  value,
                      int     digits)
{
  char text[MAX_SHORT_DIGITS + 1], format[16];
  guint64 q;
  int exponent;

  if (isnan (value))
    return (char *) memcpy (out, "nan", 3) + 3;
  if (LDBL_MANT_DIG < 64 || fabs (value) < 1e-4 || fabs (value) >= (double) powers[digits] / 2 ||
      !hek_cli_round_short (fabs (value), digits, &q, &exponent))
    {
      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (out, HEK_CLI_NUMBER_MAX_CHARS, format, value);
      return out + strlen (out);
    }

  for (int i = digits; i-- > 0; q /= 10)
    text[i] = (char) ('0' + q % 10);
  while (digits > 1 && digits > exponent + 1 && text[digits - 1] == '0')
    digits--;
  if (value < 0)
    *out++ = '-';
  if (exponent < 0)
    {
      *out++ = '0';
      *out++ = '.';
      for (int i = -1; i > exponent; i--)
        *out++ = '0';
    }
  for (int i = 0; i < digits; i++)
    {
      if (i == exponent + 1 && exponent >= 0)
        *out++ = '.';
      *out++ = text[i];
    }
  return out;
}

char *
hek_cli_number_print_shortest (char   *out,
                               double  value)
{
  for (int digits = 15; digits < HEK_CLI_NUMBER_EXACT_DIGITS; digits++)
    {
      char *end = hek_cli_number_print (out, value, digits);
      double back;

      if (hek_cli_number_parse_cell (out, (gsize) (end - out), &back) && back == value)
        return end;
    }
  return hek_cli_number_print (out, value, HEK_CLI_NUMBER_EXACT_DIGITS);
}
