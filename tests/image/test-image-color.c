/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the colour chunks of a PNG do to its pixels, against published values: matrices from CSS
 * Color 4 (W3C), signal levels from ITU-R BT.2408 and SMPTE ST 2084, and the formulas of the
 * specifications in double precision.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-color-transfer.h"
#include "test-image-util.h"

#define LINEAR_TOLERANCE 2e-5 /* half a step of 16 bits near white, in linear light */
#define FLOAT_TOLERANCE 2e-6

/* CSS Color 4, sample code: linear Display P3 and linear BT.2020 to linear sRGB. */
static const double p3_to_srgb[9] = {
  1.2249401762805598,    -0.22494017628055996,  0.0,
  -0.042056954709688163, 1.0420569547096881,    0.0,
  -0.019637554590334432, -0.078636045550631889, 1.0982736001409663,
};
static const double bt2020_to_srgb[9] = {
  1.6604910021084345,    -0.58764113878854951, -0.072849863319884883,
  -0.12455047452159074,  1.1328998971259603,   -0.0083494226043694768,
  -0.018150763354905303, -0.10057889800800739, 1.1187296613629127,
};

/* Some colours that no two channels share. */
static const guint8 codes[8][3] = {
  { 0, 0, 0 },   { 255, 255, 255 }, { 255, 0, 0 },   { 0, 255, 0 },
  { 0, 0, 255 }, { 200, 120, 40 },  { 30, 90, 180 }, { 128, 128, 128 },
};

static HekImage *
load_with (GByteArray *chunks,
           const char *tag)
{
  g_autoptr (GBytes)
    bytes = test_png_make (8, 1, 8, 2, chunks, (const guint8 *) codes, sizeof codes);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load_bytes (bytes, "tag.png", &info, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->color_tag, ==, tag);
  return image;
}

/* A chunk of 32-bit numbers, as gAMA and cHRM are. */
static void
append_numbers (GByteArray    *out,
                const char    *type,
                const guint32 *values,
                guint          n)
{
  guint32 be[8];

  for (guint i = 0; i < n; i++)
    be[i] = GUINT32_TO_BE (values[i]);
  test_png_append_chunk (out, type, be, 4 * n);
}

static void
append_gamma (GByteArray *out,
              guint32     gamma)
{
  append_numbers (out, "gAMA", &gamma, 1);
}

static void
append_cicp (GByteArray *out,
             guint8      primaries,
             guint8      transfer,
             guint8      matrix,
             guint8      full_range)
{
  test_png_append_chunk (out, "cICP", (guint8[]){ primaries, transfer, matrix, full_range }, 4);
}

static void
assert_codes_kept (const HekImage *image)
{
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_U8);
  g_assert_cmpmem (image->data, sizeof codes, codes, sizeof codes);
}

static void
assert_linear (const HekImage *image,
               double        (*decode) (double),
               const double    matrix[9],
               double          tolerance)
{
  float rgb[3 * 8];

  hek_image_read_row (image, 0, 0, 8, HEK_ENCODING_LINEAR, rgb, NULL);
  for (guint i = 0; i < 8; i++)
    {
      double v[3];

      for (guint c = 0; c < 3; c++)
        v[c] = decode (codes[i][c] / 255.0);
      for (guint c = 0; c < 3; c++)
        {
          double want = matrix == NULL ? v[c]
                                       : matrix[3 * c] * v[0] + matrix[3 * c + 1] * v[1] +
                                           matrix[3 * c + 2] * v[2];

          g_assert_cmpfloat_with_epsilon (rgb[3 * i + c], want, tolerance);
        }
    }
}

static double
decode_identity (double v)
{
  return v;
}

static double
decode_square (double v)
{
  return v * v;
}

static double
decode_bt709 (double v)
{
  return v < 0.081 ? v / 4.5 : pow ((v + 0.099) / 1.099, 1.0 / 0.45);
}

static double
decode_narrow (double v)
{
  return hek_color_srgb_decode (CLAMP ((v * 255 - 16) / 219, 0, 1));
}

static void
test_srgb (void)
{
  g_autoptr (GByteArray) chunks = g_byte_array_new ();
  g_autoptr (HekImage) untagged = load_with (NULL, "untagged (taken as sRGB)");
  g_autoptr (HekImage) tagged = NULL;

  assert_codes_kept (untagged);
  /* sRGB comes before gAMA. */
  append_gamma (chunks, 100000);
  test_png_append_chunk (chunks, "sRGB", "\0", 1);
  tagged = load_with (chunks, "sRGB");
  assert_codes_kept (tagged);
}

static void
test_gamma (void)
{
  g_autoptr (GByteArray) usual = g_byte_array_new ();
  g_autoptr (GByteArray) linear = g_byte_array_new ();
  g_autoptr (GByteArray) square = g_byte_array_new ();
  g_autoptr (HekImage) usual_image = NULL;
  g_autoptr (HekImage) linear_image = NULL;
  g_autoptr (HekImage) square_image = NULL;

  append_gamma (usual, 45455);
  usual_image = load_with (usual, "gAMA 0.45455 (taken as sRGB)");
  assert_codes_kept (usual_image);

  append_gamma (linear, 100000);
  linear_image = load_with (linear, "gAMA 1.00000");
  g_assert_cmpint (linear_image->sample_type, ==, HEK_SAMPLE_U16);
  assert_linear (linear_image, decode_identity, NULL, LINEAR_TOLERANCE);

  append_gamma (square, 50000);
  square_image = load_with (square, "gAMA 0.50000");
  assert_linear (square_image, decode_square, NULL, LINEAR_TOLERANCE);
}

static void
test_chromaticities (void)
{
  static const guint32 srgb[8] = { 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000 };
  static const guint32 p3[8] = { 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000 };
  g_autoptr (GByteArray) usual = g_byte_array_new ();
  g_autoptr (GByteArray) wide = g_byte_array_new ();
  g_autoptr (HekImage) usual_image = NULL;
  g_autoptr (HekImage) wide_image = NULL;

  append_gamma (usual, 45455);
  append_numbers (usual, "cHRM", srgb, 8);
  usual_image = load_with (usual, "gAMA 0.45455 (taken as sRGB)");
  assert_codes_kept (usual_image);

  append_gamma (wide, 45455);
  append_numbers (wide, "cHRM", p3, 8);
  wide_image = load_with (wide, "cHRM, gAMA 0.45455 (curve of sRGB)");
  g_assert_cmpint (wide_image->sample_type, ==, HEK_SAMPLE_F32);
  g_assert_cmpint (wide_image->encoding, ==, HEK_ENCODING_LINEAR);
  assert_linear (wide_image, hek_color_srgb_decode, p3_to_srgb, FLOAT_TOLERANCE);
}

static void
test_cicp (void)
{
  static const struct
  {
    guint8 code[4];
    const char *tag;
    double (*decode) (double);
    const double *matrix;
    HekSampleType type;
  } cases[] = {
    { { 12, 13, 0, 1 }, "cICP 12/13/0/1", hek_color_srgb_decode, p3_to_srgb, HEK_SAMPLE_F32 },
    { { 9, 13, 0, 1 }, "cICP 9/13/0/1", hek_color_srgb_decode, bt2020_to_srgb, HEK_SAMPLE_F32 },
    { { 9, 8, 0, 1 }, "cICP 9/8/0/1", decode_identity, bt2020_to_srgb, HEK_SAMPLE_F32 },
    { { 1, 1, 0, 1 }, "cICP 1/1/0/1", decode_bt709, NULL, HEK_SAMPLE_U16 },
    { { 9, 14, 0, 1 }, "cICP 9/14/0/1", decode_bt709, bt2020_to_srgb, HEK_SAMPLE_F32 },
    { { 1, 8, 0, 1 }, "cICP 1/8/0/1", decode_identity, NULL, HEK_SAMPLE_U16 },
    { { 1, 13, 0, 0 }, "cICP 1/13/0/0", decode_narrow, NULL, HEK_SAMPLE_U16 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) chunks = g_byte_array_new ();
      g_autoptr (HekImage) image = NULL;

      /* cICP comes before all others. */
      append_cicp (chunks, cases[i].code[0], cases[i].code[1], cases[i].code[2], cases[i].code[3]);
      append_gamma (chunks, 30000);
      image = load_with (chunks, cases[i].tag);
      g_assert_cmpint (image->sample_type, ==, cases[i].type);
      assert_linear (image, cases[i].decode, cases[i].matrix,
                     cases[i].type == HEK_SAMPLE_F32 ? FLOAT_TOLERANCE : LINEAR_TOLERANCE);
    }
}

static void
test_cicp_srgb (void)
{
  g_autoptr (GByteArray) chunks = g_byte_array_new ();
  g_autoptr (HekImage) image = NULL;

  append_cicp (chunks, 1, 13, 0, 1);
  append_gamma (chunks, 100000);
  image = load_with (chunks, "cICP 1/13/0/1");
  assert_codes_kept (image);
}

static void
test_cicp_unsupported (void)
{
  g_autoptr (GByteArray) unknown = g_byte_array_new ();
  g_autoptr (GByteArray) yuv = g_byte_array_new ();
  g_autoptr (HekImage) unknown_image = NULL;
  g_autoptr (HekImage) yuv_image = NULL;

  append_cicp (unknown, 2, 2, 0, 1);
  unknown_image = load_with (unknown, "untagged (taken as sRGB); cICP 2/2/0/1 is not supported");
  assert_codes_kept (unknown_image);

  append_cicp (yuv, 9, 16, 9, 1);
  append_gamma (yuv, 50000);
  yuv_image = load_with (yuv, "gAMA 0.50000; cICP 9/16/9/1 is not supported");
  assert_linear (yuv_image, decode_square, NULL, LINEAR_TOLERANCE);
}

/* Grey levels of 16 bits with a transfer function for HDR, in linear light where 1.0 is 203 cd/m².
 */
static void
assert_hdr (guint8        transfer,
            const double *signals,
            const double *cd_m2,
            guint         n,
            double        relative_tolerance)
{
  g_autoptr (GByteArray) chunks = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HekImage) image = NULL;
  guint16 rows[8];
  float rgb[3 * 8];

  append_cicp (chunks, 9, transfer, 0, 1);
  for (guint i = 0; i < n; i++)
    rows[i] = GUINT16_TO_BE ((guint16) lrint (signals[i] * 65535));
  bytes = test_png_make (n, 1, 16, 0, chunks, (const guint8 *) rows, 2 * n);
  image = hek_image_load_bytes (bytes, "hdr.png", NULL, NULL, NULL);
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  hek_image_read_row (image, 0, 0, n, HEK_ENCODING_LINEAR, rgb, NULL);
  for (guint i = 0; i < 3 * n; i++)
    g_assert_cmpfloat_with_epsilon (rgb[i], cd_m2[i / 3] / 203,
                                    relative_tolerance * cd_m2[i / 3] / 203 + 1e-9);
}

/* ST 2084 levels as tabulated in ITU-R BT.2408 and BT.2390. */
static void
test_pq (void)
{
  const double signals[] = { 0.0, 0.508078, 0.580689, 0.751827, 0.902572, 1.0 };
  const double cd_m2[] = { 0, 100, 203, 1000, 4000, 10000 };

  assert_hdr (16, signals, cd_m2, 6, 1e-3);
}

/* ITU-R BT.2408 table 1: 75 % is diffuse white, 203 cd/m² on a display of 1000 cd/m². */
static void
test_hlg (void)
{
  const double signals[] = { 0.0, 0.38, 0.75, 1.0 };
  const double cd_m2[] = { 0, 26, 203, 1000 };

  assert_hdr (18, signals, cd_m2, 4, 0.02); /* the table is rounded to whole cd/m² */
}

/* Alpha is not touched by any of it. */
static void
test_alpha (void)
{
  const guint8 row[] = { 10, 20, 30, 40, 200, 100, 50, 250 };
  g_autoptr (GByteArray) chunks = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HekImage) image = NULL;
  float rgb[6], alpha[2];

  append_cicp (chunks, 12, 13, 0, 1);
  bytes = test_png_make (2, 1, 8, 6, chunks, row, 8);
  image = hek_image_load_bytes (bytes, "alpha.png", NULL, NULL, NULL);
  hek_image_read_row (image, 0, 0, 2, HEK_ENCODING_LINEAR, rgb, alpha);
  g_assert_cmpfloat (alpha[0], ==, 40 / 255.0f);
  g_assert_cmpfloat (alpha[1], ==, 250 / 255.0f);
}

/* Nonsense in colour chunks does not keep a picture from being shown. */
static void
test_nonsense (void)
{
  static const guint32 flat[8] = { 31270, 32900, 30000, 30000, 30000, 30000, 30000, 30000 };
  static const guint32 zero[8] = { 0 };
  const guint32 *const chromaticities[] = { flat, zero };

  for (guint i = 0; i < G_N_ELEMENTS (chromaticities); i++)
    {
      g_autoptr (GByteArray) chunks = g_byte_array_new ();
      g_autoptr (HekImage) image = NULL;

      append_numbers (chunks, "cHRM", chromaticities[i], 8);
      image = load_with (chunks, "untagged (taken as sRGB)");
      assert_codes_kept (image);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/color/srgb", test_srgb);
  g_test_add_func ("/image/color/gamma", test_gamma);
  g_test_add_func ("/image/color/chromaticities", test_chromaticities);
  g_test_add_func ("/image/color/cicp", test_cicp);
  g_test_add_func ("/image/color/cicp/srgb", test_cicp_srgb);
  g_test_add_func ("/image/color/cicp/unsupported", test_cicp_unsupported);
  g_test_add_func ("/image/color/pq", test_pq);
  g_test_add_func ("/image/color/hlg", test_hlg);
  g_test_add_func ("/image/color/alpha", test_alpha);
  g_test_add_func ("/image/color/nonsense", test_nonsense);
  return g_test_run ();
}
