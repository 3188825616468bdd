/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decimal numbers to and from text. Reading gathers up to 19 digits in an integer; what fits 53
 * bits and a power of ten that a double holds exactly is one multiplication, nearly all of the rest
 * one product of 64 × 128 bits, and what is left goes to the library.
 */
#include "config.h"

#include "hek-number.h"

#include <math.h>
#include <string.h>

#include "hek-number-private.h"

#define MAX_DIGITS 19      /* any number of so many digits fits 64 bits */
#define MAX_EXPONENT 99999 /* beyond every double; larger ones count as this */

/* Every power of ten that a double holds exactly. */
static const double powers_of_ten[] = {
  1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* value = mantissa × 10^exponent, and a little more when @cut. */
typedef struct
{
  guint64 mantissa;
  gint exponent;
  gboolean negative;
  gboolean cut;
} Decimal;

static inline gboolean
is_digit (char c)
{
  return (guchar) (c - '0') < 10;
}

/* Eight digits at once: sums of pairs, of fours, of eights. */
static inline gboolean
read_eight_digits (const char *p,
                   guint64    *value)
{
  const guint64 high_bits = G_GUINT64_CONSTANT (0x8080808080808080);
  guint64 v;

  memcpy (&v, p, 8);
  v = GUINT64_FROM_LE (v);
  v -= G_GUINT64_CONSTANT (0x3030303030303030);
  if (((v | (v + G_GUINT64_CONSTANT (0x7676767676767676))) & high_bits) != 0)
    return FALSE;
  v = v * 10 + (v >> 8);
  v = ((v & G_GUINT64_CONSTANT (0x000000ff000000ff)) * G_GUINT64_CONSTANT (0x000f424000000064) +
       ((v >> 16) & G_GUINT64_CONSTANT (0x000000ff000000ff)) *
         G_GUINT64_CONSTANT (0x0000271000000001)) >> 32;
  *value = v & G_GUINT64_CONSTANT (0xffffffff);
  return TRUE;
}

/* Digits into @d; the places of those that no longer fit go to the exponent. */
static const char *
read_digits (const char *p,
             const char *end,
             Decimal    *d,
             gboolean    after_point)
{
  const guint64 room = G_GUINT64_CONSTANT (100000000000); /* × 10^8 still fits 19 digits */
  guint64 eight;

  while (end - p >= 8 && d->mantissa < room && read_eight_digits (p, &eight))
    {
      d->mantissa = d->mantissa * 100000000 + eight;
      d->exponent -= after_point ? 8 : 0;
      p += 8;
    }
  for (; p < end && is_digit (*p); p++)
    {
      if (d->mantissa < G_GUINT64_CONSTANT (1000000000000000000))
        {
          d->mantissa = d->mantissa * 10 + (guint64) (*p - '0');
          d->exponent -= after_point ? 1 : 0;
        }
      else
        {
          d->cut |= *p != '0';
          if (!after_point && d->exponent < MAX_EXPONENT)
            d->exponent++;
        }
    }
  return p;
}

/* Returns the end of the exponent, or @p when there is none. */
static const char *
read_exponent (const char *p,
               const char *end,
               Decimal    *d)
{
  const char *q = p + 1;
  gboolean negative = FALSE;
  gint exponent = 0;

  if (p == end || (*p | 0x20) != 'e')
    return p;
  if (q < end && (*q == '+' || *q == '-'))
    negative = *q++ == '-';
  if (q == end || !is_digit (*q))
    return p;
  for (; q < end && is_digit (*q); q++)
    exponent = MIN (exponent * 10 + (*q - '0'), MAX_EXPONENT);
  d->exponent += negative ? -exponent : exponent;
  return q;
}

static gsize
read_decimal (const char *text,
              gsize       n,
              Decimal    *d)
{
  const char *p = text, *end = text + n, *start;
  gsize n_digits;

  *d = (Decimal) { 0 };
  if (p < end && (*p == '-' || *p == '+'))
    d->negative = *p++ == '-';
  start = p;
  p = read_digits (p, end, d, FALSE);
  n_digits = (gsize) (p - start);
  if (p < end && *p == '.')
    {
      start = p + 1;
      p = read_digits (start, end, d, TRUE);
      n_digits += (gsize) (p - start);
    }
  if (n_digits == 0)
    return 0;
  return (gsize) (read_exponent (p, end, d) - text);
}

/* %FALSE: the product leaves more than one double possible. */
static gboolean
multiply (guint64  mantissa,
          gint     exponent,
          double  *value)
{
  const guint64 *power;
  unsigned __int128 first;
  guint64 high, low, m, bits;
  gint zeros, upper, power2;

  if (exponent < HEK_NUMBER_MIN_POWER || exponent > HEK_NUMBER_MAX_POWER)
    return FALSE;
  power = hek_number_powers_of_five[exponent - HEK_NUMBER_MIN_POWER];
  zeros = __builtin_clzll (mantissa);
  mantissa <<= zeros;
  first = (unsigned __int128) mantissa * power[0];
  high = (guint64) (first >> 64);
  low = (guint64) first;
  /* 55 bits are wanted; when all below are 1, what was left out of the power may carry into them */
  if ((high & 0x1ff) == 0x1ff)
    {
      guint64 second = (guint64) (((unsigned __int128) mantissa * power[1]) >> 64);

      low += second;
      high += low < second;
    }
  if (low == G_MAXUINT64 && (exponent < -27 || exponent > 55))
    return FALSE;

  upper = (gint) (high >> 63);
  m = high >> (upper + 9);
  power2 = ((217706 * exponent) >> 16) + 63 + upper - zeros + 1023; /* log2 of 10, × 65536 */
  if (power2 <= 0 || power2 >= 0x7fe)
    return FALSE;
  /* exactly between two doubles: to the even one */
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (m & 3) == 1 && m << (upper + 9) == high)
    m &= ~G_GUINT64_CONSTANT (1);
  m = (m + (m & 1)) >> 1;
  if (m >= G_GUINT64_CONSTANT (1) << 53)
    {
      m = G_GUINT64_CONSTANT (1) << 52;
      power2++;
    }
  bits = (m & ((G_GUINT64_CONSTANT (1) << 52) - 1)) | (guint64) power2 << 52;
  memcpy (value, &bits, sizeof *value);
  return TRUE;
}

static double
read_with_library (const char *text,
                   gsize       n)
{
  char buffer[128];
  g_autofree char *long_text = NULL;

  if (n >= sizeof buffer)
    {
      long_text = g_strndup (text, n);
      return g_ascii_strtod (long_text, NULL);
    }
  memcpy (buffer, text, n);
  buffer[n] = '\0';
  return g_ascii_strtod (buffer, NULL);
}

gsize
hek_number_parse_real (const char *text,
                       gsize       n,
                       double     *value)
{
  Decimal d;
  gsize used = read_decimal (text, n, &d);
  double v, next;

  if (used == 0)
    return 0;
  if (!d.cut && d.mantissa <= G_GUINT64_CONSTANT (1) << 53 && ABS (d.exponent) <= 22)
    {
      v = (double) d.mantissa;
      v = d.exponent < 0 ? v / powers_of_ten[-d.exponent] : v * powers_of_ten[d.exponent];
    }
  else if (d.mantissa == 0)
    v = 0;
  /* the digits cut off lie between two mantissas: fine when both give the same double */
  else if (!multiply (d.mantissa, d.exponent, &v) ||
           (d.cut && (!multiply (d.mantissa + 1, d.exponent, &next) || next != v)))
    {
      *value = read_with_library (text, used);
      return used;
    }
  *value = d.negative ? -v : v;
  return used;
}

gboolean
hek_number_parse_integer (const char *text,
                          gsize       n,
                          gint64     *value)
{
  gboolean negative = n > 0 && text[0] == '-';
  guint64 v = 0, limit = (guint64) G_MAXINT64 + (negative ? 1 : 0);
  gsize i = n > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;

  if (i == n)
    return FALSE;
  for (; i < n; i++)
    {
      guint digit = (guchar) text[i] - '0';

      if (digit > 9 || v > (limit - digit) / 10)
        return FALSE;
      v = v * 10 + digit;
    }
  *value = (gint64) (negative ? -v : v);
  return TRUE;
}

static gsize
format_special (double  value,
                char   *text)
{
  strcpy (text, isnan (value) ? "nan" : value < 0 ? "-inf" : "inf");
  return strlen (text);
}

gsize
hek_number_format_real (double  value,
                        char   *text)
{
  char format[] = "%.15g";
  double back;

  if (!isfinite (value))
    return format_special (value, text);
  for (guint digits = 15;; digits++)
    {
      gsize n;

      format[3] = (char) ('0' + digits % 10);
      g_ascii_formatd (text, HEK_NUMBER_TEXT_BYTES, format, value);
      n = strlen (text);
      if (digits == 17 || (hek_number_parse_real (text, n, &back) == n && back == value))
        return n;
    }
}

gsize
hek_number_format_float (float  value,
                         char  *text)
{
  char format[] = "%.6g";
  double back;

  if (!isfinite (value))
    return format_special (value, text);
  for (guint digits = 6;; digits++)
    {
      gsize n;

      format[2] = (char) ('0' + digits);
      g_ascii_formatd (text, HEK_NUMBER_TEXT_BYTES, format, value);
      n = strlen (text);
      if (digits == 9 || (hek_number_parse_real (text, n, &back) == n && (float) back == value))
        return n;
    }
}
