/* SPDX-License-Identifier: Apache-2.0 */
/* Rows from one type of number to another: every pair of types, what does not fit, strides. */
#include "config.h"

#include "hek-rows-convert.h"
#include "hek-rows.h"

#include <math.h>
#include <string.h>

static void
test_words (void)
{
  HekDtype dtype = HEK_DTYPE_U8;
  HekDistance distance = HEK_DISTANCE_IP;

  for (guint i = 0; i < HEK_N_DTYPES; i++)
    {
      g_assert_true (hek_dtype_parse (hek_dtype_id (i), &dtype));
      g_assert_cmpuint (dtype, ==, i);
    }
  for (guint i = 0; i < HEK_N_DISTANCES; i++)
    {
      g_assert_true (hek_distance_parse (hek_distance_id (i), &distance));
      g_assert_cmpuint (distance, ==, i);
      for (guint other = 0; other < i; other++)
        g_assert_cmpstr (hek_distance_label (i), !=, hek_distance_label (other));
    }
  g_assert_cmpstr (hek_distance_label (HEK_DISTANCE_L2), ==, "Squared distance");
  g_assert_false (hek_dtype_parse ("f64", &dtype));
  g_assert_false (hek_distance_parse ("L2", &distance));
}

/* All 256 bytes, in rows of 100 with 3 bytes between, through every type and back. */
static void
test_round_trips (void)
{
  guint8 bytes[300], packed[200], back[200];
  HekRows rows = { HEK_DTYPE_U8, 100, 2, 103, bytes };

  for (guint i = 0; i < G_N_ELEMENTS (bytes); i++)
    bytes[i] = (guint8) (i * 7);
  g_assert_cmpfloat (hek_rows_convert (&rows, HEK_DTYPE_U8, packed), ==, 0);
  g_assert_cmpmem (packed, 100, bytes, 100);
  g_assert_cmpmem (packed + 100, 100, bytes + 103, 100);

  for (guint dtype = 0; dtype < HEK_N_DTYPES; dtype++)
    {
      g_autofree guint8 *numbers = g_malloc (200 * hek_dtype_bytes (dtype));
      HekRows other = { dtype, 50, 4, 50 * hek_dtype_bytes (dtype), numbers };
      const guint32 idx[] = { 3, 0 };
      float gathered[100], row[50];

      g_assert_cmpfloat (hek_rows_convert (&rows, dtype, numbers), ==, 0);
      g_assert_cmpfloat (hek_rows_convert (&other, HEK_DTYPE_U8, back), ==, 0);
      g_assert_cmpmem (back, 200, packed, 200);

      hek_rows_gather_f32 (&other, idx, 2, gathered);
      hek_rows_to_f32 (&other, 3, 1, row);
      g_assert_cmpmem (gathered, sizeof row, row, sizeof row);
      for (guint d = 0; d < 50; d++)
        {
          g_assert_cmpfloat (gathered[d], ==, packed[150 + d]);
          g_assert_cmpfloat (gathered[50 + d], ==, packed[d]);
        }
    }
}

static void
test_u8 (void)
{
  const float numbers[] = { 0.5f, 1.5f, 2.4999f, 254.5f, 255.49f, -0.4f, -0.6f, 0.49999997f };
  const guint8 expected[] = { 0, 2, 2, 254, 255, 0, 0, 0 };
  const float bad[] = { 256.5f, -3, NAN, INFINITY, -INFINITY, 1e30f };
  const guint8 clamped[] = { 255, 0, 0, 255, 0, 255 };
  HekRows rows
    = { HEK_DTYPE_F32, G_N_ELEMENTS (numbers), 1, sizeof numbers, (const guint8 *) numbers };
  guint8 out[G_N_ELEMENTS (numbers)];

  g_assert_cmpfloat_with_epsilon (hek_rows_convert (&rows, HEK_DTYPE_U8, out), 0.6, 1e-7);
  g_assert_cmpmem (out, sizeof out, expected, sizeof expected);

  rows = (HekRows) { HEK_DTYPE_F32, 2, 1, sizeof bad, (const guint8 *) bad };
  g_assert_cmpfloat (hek_rows_convert (&rows, HEK_DTYPE_U8, out), ==, 3);
  rows.dim = G_N_ELEMENTS (bad);
  g_assert_true (isinf (hek_rows_convert (&rows, HEK_DTYPE_U8, out)));
  g_assert_cmpmem (out, sizeof clamped, clamped, sizeof clamped);
}

static void
test_f16 (void)
{
  const float numbers[] = { 65504, 65520, -1e6f, INFINITY, -INFINITY, NAN, 0x1p-25f, 0x1p-24f };
  const guint16 expected[] = { 0x7bff, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x7e00, 0, 1 };
  HekRows rows
    = { HEK_DTYPE_F32, G_N_ELEMENTS (numbers), 1, sizeof numbers, (const guint8 *) numbers };
  guint16 out[G_N_ELEMENTS (numbers)];

  g_assert_cmpfloat (hek_rows_convert (&rows, HEK_DTYPE_F16, out), ==, 1e6 - 65504);
  g_assert_cmpmem (out, sizeof out, expected, sizeof expected);
}

/* Longer than what goes through the cache together. */
static void
test_long (void)
{
  g_autofree float *numbers = g_new (float, 5000);
  g_autofree guint16 *halves = g_new (guint16, 5000);
  g_autofree float *back = g_new (float, 5000);
  HekRows rows = { HEK_DTYPE_F32, 2500, 2, 10000, (const guint8 *) numbers };
  HekRows narrow = { HEK_DTYPE_F16, 2500, 2, 5000, (const guint8 *) halves };
  double largest = 0, change;

  for (guint i = 0; i < 5000; i++)
    numbers[i] = (float) i * 1.01f;
  change = hek_rows_convert (&rows, HEK_DTYPE_F16, halves);
  hek_rows_to_f32 (&narrow, 0, 2, back);
  for (guint i = 0; i < 5000; i++)
    largest = MAX (largest, fabs ((double) back[i] - (double) numbers[i]));
  g_assert_cmpfloat (change, ==, largest);
  g_assert_cmpfloat (change, <=, 2); /* half of a last place below 8192 */
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector/rows/words", test_words);
  g_test_add_func ("/vector/rows/round-trips", test_round_trips);
  g_test_add_func ("/vector/rows/u8", test_u8);
  g_test_add_func ("/vector/rows/f16", test_f16);
  g_test_add_func ("/vector/rows/long", test_long);
  return g_test_run ();
}
