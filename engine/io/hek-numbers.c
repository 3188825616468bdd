/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of every size and byte order to those that vectors are made of. */
#include "config.h"

#include "hek-numbers-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

HekDtype
hek_number_type_get_dtype (const HekNumberType *type)
{
  if (type->kind == HEK_NUMBER_BOOLEAN ||
      (type->kind == HEK_NUMBER_UNSIGNED && type->n_bytes == 1))
    return HEK_DTYPE_U8;
  return type->kind == HEK_NUMBER_FLOAT && type->n_bytes == 2 ? HEK_DTYPE_F16 : HEK_DTYPE_F32;
}

char *
hek_number_type_describe_loss (const HekNumberType *type)
{
  if (type->kind == HEK_NUMBER_FLOAT && type->n_bytes == 8)
    return g_strdup (_ ("64-bit floats are kept as 32-bit floats, to about 7 digits."));
  if (type->kind != HEK_NUMBER_FLOAT && type->n_bytes >= 4)
    return g_strdup (_ ("Integers are kept as 32-bit floats, which are exact up to 16,777,216."));
  return NULL;
}

/* The bits of a number, its sign not extended. */
static guint64
read_bits (const HekNumberType *type,
           const guint8        *in)
{
  guint16 b2;
  guint32 b4;
  guint64 b8;

  switch (type->n_bytes)
    {
    case 1:
      return *in;
    case 2:
      memcpy (&b2, in, sizeof b2);
      return type->is_big_endian ? GUINT16_FROM_BE (b2) : GUINT16_FROM_LE (b2);
    case 4:
      memcpy (&b4, in, sizeof b4);
      return type->is_big_endian ? GUINT32_FROM_BE (b4) : GUINT32_FROM_LE (b4);
    case 8:
    default:
      memcpy (&b8, in, sizeof b8);
      return type->is_big_endian ? GUINT64_FROM_BE (b8) : GUINT64_FROM_LE (b8);
    }
}

static gint64
extend_sign (guint64 bits,
             guint   n_bytes)
{
  guint shift = 64 - 8 * n_bytes;

  return (gint64) (bits << shift) >> shift;
}

/* Halves as floats: the bits moved to their places are too small by 2^112, except for the exponent
 * of infinity and NaN. */
static float
half_to_float (guint16 half)
{
  guint32 bits = (guint32) (half & 0x7fffu) << 13, sign = (guint32) (half & 0x8000u) << 16;
  float v;

  if (bits >= 0x7c00u << 13)
    {
      bits |= 0x7f800000u | sign;
      memcpy (&v, &bits, sizeof v);
      return v;
    }
  memcpy (&v, &bits, sizeof v);
  v *= 0x1p112f;
  return sign != 0 ? -v : v;
}

static double
read_number (const HekNumberType *type,
             const guint8        *in)
{
  guint64 bits = read_bits (type, in);
  guint32 b4 = (guint32) bits;
  float f;
  double d;

  switch (type->kind)
    {
    case HEK_NUMBER_FLOAT:
      if (type->n_bytes == 2)
        return half_to_float ((guint16) bits);
      memcpy (&f, &b4, sizeof f);
      memcpy (&d, &bits, sizeof d);
      return type->n_bytes == 4 ? f : d;
    case HEK_NUMBER_SIGNED:
      return (double) extend_sign (bits, type->n_bytes);
    case HEK_NUMBER_UNSIGNED:
      return (double) bits;
    case HEK_NUMBER_BOOLEAN:
    default:
      return bits != 0;
    }
}

static gboolean
is_as_stored (const HekNumberType *type)
{
  return type->n_bytes == 1 || type->is_big_endian == (G_BYTE_ORDER == G_BIG_ENDIAN);
}

/* 32-bit floats, halves and bytes, whose bits stay. */
static void
copy_bits (const HekNumberType *type,
           const guint8        *in,
           gsize                n,
           guint8              *out)
{
  if (is_as_stored (type))
    {
      memcpy (out, in, n * type->n_bytes);
      return;
    }
  for (gsize i = 0; i < n; i++)
    if (type->n_bytes == 2)
      ((guint16 *) out)[i] = (guint16) read_bits (type, in + 2 * i);
    else
      ((guint32 *) out)[i] = (guint32) read_bits (type, in + 4 * i);
}

static void
convert_doubles (const guint8 *in,
                 gsize         n,
                 float        *out,
                 double       *largest_loss)
{
  double loss = *largest_loss;

  for (gsize i = 0; i < n; i++)
    {
      double v, error;

      memcpy (&v, in + 8 * i, sizeof v);
      out[i] = (float) v;
      error = fabs (v - out[i]);
      loss = error > loss && error < G_MAXFLOAT ? error : loss;
    }
  *largest_loss = loss;
}

void
hek_numbers_convert (const HekNumberType *type,
                     const guint8        *in,
                     gsize                n,
                     guint8              *out,
                     double              *largest_loss)
{
  float *floats = (float *) out;

  if (type->kind == HEK_NUMBER_BOOLEAN)
    for (gsize i = 0; i < n; i++)
      out[i] = in[i] != 0;
  else if (hek_number_type_get_dtype (type) != HEK_DTYPE_F32 ||
           (type->kind == HEK_NUMBER_FLOAT && type->n_bytes == 4))
    copy_bits (type, in, n, out);
  else if (type->kind == HEK_NUMBER_FLOAT && is_as_stored (type))
    convert_doubles (in, n, floats, largest_loss);
  else
    for (gsize i = 0; i < n; i++)
      {
        double v = read_number (type, in + i * type->n_bytes), error;

        floats[i] = (float) v;
        error = fabs (v - floats[i]);
        if (error > *largest_loss && error < G_MAXFLOAT)
          *largest_loss = error;
      }
}

void
hek_numbers_to_floats (const HekNumberType *type,
                       const guint8        *in,
                       gsize                n,
                       float               *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (float) read_number (type, in + i * type->n_bytes);
}

void
hek_numbers_to_integers (const HekNumberType *type,
                         const guint8        *in,
                         gsize                n,
                         gint64              *out)
{
  for (gsize i = 0; i < n; i++)
    {
      guint64 bits = read_bits (type, in + i * type->n_bytes);

      if (type->kind == HEK_NUMBER_SIGNED)
        out[i] = extend_sign (bits, type->n_bytes);
      else
        out[i] = type->kind == HEK_NUMBER_BOOLEAN ? bits != 0 : (gint64) MIN (bits, G_MAXINT64);
    }
}
