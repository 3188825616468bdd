/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Embedded ICC profiles. They are made here with Little CMS: matrix profiles whose result is known
 * from their primaries, and profiles with lookup tables that are filled from a formula.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <lcms2.h>
#include <zlib.h>

#include "hek-color-transfer.h"
#include "test-image-util.h"

/* Colorants in a profile have 16 bits of fraction; inverting the matrix adds a little. */
#define MATRIX_TOLERANCE 2e-4
/* A table of 17 steps, interpolated, of a curve that is nearly straight in Lab. */
#define TABLE_TOLERANCE 0.02

static const cmsCIExyY d65 = { 0.3127, 0.3290, 1.0 };
static const cmsCIExyYTRIPLE bt709 = { { 0.64, 0.33, 1 }, { 0.30, 0.60, 1 }, { 0.15, 0.06, 1 } };
static const cmsCIExyYTRIPLE p3 = { { 0.68, 0.32, 1 }, { 0.265, 0.69, 1 }, { 0.15, 0.06, 1 } };

static const guint8 codes[4][3] = {
  { 255, 0, 0 }, { 255, 255, 255 }, { 200, 120, 40 }, { 0, 0, 0 }
};

static GBytes *
profile_bytes (cmsHPROFILE profile)
{
  cmsUInt32Number n_bytes = 0;
  guint8 *data;

  g_assert_nonnull (profile);
  g_assert_true (cmsSaveProfileToMem (profile, NULL, &n_bytes));
  data = g_malloc (n_bytes);
  g_assert_true (cmsSaveProfileToMem (profile, data, &n_bytes));
  cmsCloseProfile (profile);
  return g_bytes_new_take (data, n_bytes);
}

static GBytes *
rgb_profile (const cmsCIExyYTRIPLE *primaries,
             double                 gamma)
{
  cmsToneCurve *curve = cmsBuildGamma (NULL, gamma);
  cmsToneCurve *curves[3] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&d65, primaries, curves);

  cmsFreeToneCurve (curve);
  return profile_bytes (profile);
}

static GBytes *
gray_profile (double gamma)
{
  cmsToneCurve *curve = cmsBuildGamma (NULL, gamma);
  cmsHPROFILE profile = cmsCreateGrayProfile (cmsD50_xyY (), curve);

  cmsFreeToneCurve (curve);
  return profile_bytes (profile);
}

/* Tables: Lab lightness is 100 times the mean of what is left by the ink, or of the light; no
 * colour. */
static cmsInt32Number
sample_ink (const cmsUInt16Number in[],
            cmsUInt16Number       out[],
            void                 *n_channels)
{
  double sum = 0;
  guint n = GPOINTER_TO_UINT (n_channels);
  cmsCIELab lab = { 0, 0, 0 };

  for (guint i = 0; i < n; i++)
    sum += n == 4 ? 1 - in[i] / 65535.0 : in[i] / 65535.0;
  lab.L = 100 * sum / n;
  cmsFloat2LabEncoded (out, &lab);
  return TRUE;
}

static GBytes *
table_profile (cmsColorSpaceSignature space,
               guint                  n_channels)
{
  cmsHPROFILE profile = cmsCreateProfilePlaceholder (NULL);
  cmsPipeline *pipeline = cmsPipelineAlloc (NULL, n_channels, 3);
  cmsStage *table = cmsStageAllocCLut16bit (NULL, n_channels == 4 ? 9 : 17, n_channels, 3, NULL);
  cmsMLU *name = cmsMLUalloc (NULL, 1);

  cmsMLUsetASCII (name, "en", "US", "Test table");
  cmsSetProfileVersion (profile, 4.3);
  cmsSetDeviceClass (profile, cmsSigOutputClass);
  cmsSetColorSpace (profile, space);
  cmsSetPCS (profile, cmsSigLabData);
  g_assert_true (cmsStageSampleCLut16bit (table, sample_ink, GUINT_TO_POINTER (n_channels), 0));
  /* the format wants curves around a table; these are straight lines */
  cmsPipelineInsertStage (pipeline, cmsAT_END, cmsStageAllocToneCurves (NULL, n_channels, NULL));
  cmsPipelineInsertStage (pipeline, cmsAT_END, table);
  cmsPipelineInsertStage (pipeline, cmsAT_END, cmsStageAllocToneCurves (NULL, 3, NULL));
  g_assert_true (cmsWriteTag (profile, cmsSigAToB0Tag, pipeline));
  g_assert_true (cmsWriteTag (profile, cmsSigProfileDescriptionTag, name));
  cmsMLUfree (name);
  cmsPipelineFree (pipeline);
  return profile_bytes (profile);
}

/* A PNG of 4 × 1 pixels with the profile. */
static GBytes *
png_with (GBytes       *profile,
          guint8        color_type,
          const guint8 *row,
          gsize         row_bytes)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (profile, &n_bytes);
  uLongf n_packed = compressBound (n_bytes);
  g_autofree Bytef *packed = g_malloc (n_packed);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autoptr (GByteArray) chunks = g_byte_array_new ();

  g_assert_cmpint (compress (packed, &n_packed, data, n_bytes), ==, Z_OK);
  g_byte_array_append (body, (const guint8 *) "x\0", 3);
  g_byte_array_append (body, packed, (guint) n_packed);
  test_png_append_chunk (chunks, "iCCP", body->data, body->len);
  return test_png_make (4, 1, 8, color_type, chunks, row, row_bytes);
}

static HekImage *
load (GBytes        *bytes,
      HekImageInfo **info)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load_bytes (bytes, "icc.png", info, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static HekImage *
load_rgb (GBytes        *profile,
          HekImageInfo **info)
{
  g_autoptr (GBytes) bytes = png_with (profile, 2, (const guint8 *) codes, sizeof codes);

  return load (bytes, info);
}

static void
test_srgb (void)
{
  g_autoptr (GBytes) profile = profile_bytes (cmsCreate_sRGBProfile ());
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = load_rgb (profile, &info);

  g_assert_cmpstr (info->color_tag, ==, "ICC: sRGB built-in");
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_U8);
  g_assert_cmpmem (image->data, sizeof codes, codes, sizeof codes);
}

static void
test_gamma (void)
{
  g_autoptr (GBytes) profile = rgb_profile (&bt709, 1.8);
  g_autoptr (HekImage) image = load_rgb (profile, NULL);
  float rgb[12];

  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_U16);
  hek_image_read_row (image, 0, 0, 4, HEK_ENCODING_LINEAR, rgb, NULL);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (rgb[i], pow (codes[i / 3][i % 3] / 255.0, 1.8),
                                    MATRIX_TOLERANCE);
}

/* CSS Color 4: linear Display P3 to linear sRGB. */
static void
test_wide (void)
{
  static const double m[9] = { 1.2249401762805598,    -0.22494017628055996,  0.0,
                               -0.042056954709688163, 1.0420569547096881,    0.0,
                               -0.019637554590334432, -0.078636045550631889, 1.0982736001409663 };
  g_autoptr (GBytes) profile = rgb_profile (&p3, 2.2);
  g_autoptr (HekImage) image = load_rgb (profile, NULL);
  float rgb[12];

  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  g_assert_cmpint (image->encoding, ==, HEK_ENCODING_LINEAR);
  hek_image_read_row (image, 0, 0, 4, HEK_ENCODING_LINEAR, rgb, NULL);
  for (guint i = 0; i < 12; i++)
    {
      double want = 0;

      for (guint c = 0; c < 3; c++)
        want += m[3 * (i % 3) + c] * pow (codes[i / 3][c] / 255.0, 2.2);
      g_assert_cmpfloat_with_epsilon (rgb[i], want, MATRIX_TOLERANCE);
    }
}

static void
test_gray (void)
{
  const guint8 row[4] = { 0, 64, 128, 255 };
  g_autoptr (GBytes) profile = gray_profile (1.8);
  g_autoptr (GBytes) bytes = png_with (profile, 0, row, 4);
  g_autoptr (HekImage) image = load (bytes, NULL);
  float rgb[12];

  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_U16);
  hek_image_read_row (image, 0, 0, 4, HEK_ENCODING_LINEAR, rgb, NULL);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (rgb[i], pow (row[i / 3] / 255.0, 1.8), MATRIX_TOLERANCE);
}

/* CIE 1976: lightness to luminance, which is linear light for grey. */
static double
luminance_of (double lightness)
{
  double f = (lightness + 16) / 116;

  return f > 6.0 / 29 ? f * f * f : 3 * 36.0 / 841 * (f - 4.0 / 29);
}

static void
test_table (void)
{
  g_autoptr (GBytes) profile = table_profile (cmsSigRgbData, 3);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = load_rgb (profile, &info);
  float rgb[12];

  g_assert_cmpstr (info->color_tag, ==, "ICC: Test table");
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  hek_image_read_row (image, 0, 0, 4, HEK_ENCODING_LINEAR, rgb, NULL);
  for (guint i = 0; i < 12; i++)
    {
      const guint8 *p = codes[i / 3];

      g_assert_cmpfloat_with_epsilon (rgb[i], luminance_of ((p[0] + p[1] + p[2]) / 7.65),
                                      TABLE_TOLERANCE);
    }
}

/* A profile for another kind of picture is not used. */
static void
test_mismatch (void)
{
  g_autoptr (GBytes) profile = table_profile (cmsSigCmykData, 4);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = load_rgb (profile, &info);

  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_U8);
  g_assert_cmpmem (image->data, sizeof codes, codes, sizeof codes);
}

#if HEK_HAVE_JPEG
/* The profile goes in several markers into a CMYK file of Pillow, of which the samples are read
 * plainly too. */
static void
test_cmyk (void)
{
  g_autoptr (GBytes) profile = table_profile (cmsSigCmykData, 4);
  g_autoptr (GBytes) file = test_data_bytes ("image", "pillow-cmyk.jpg");
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) plain = test_data_load ("image", "pillow-cmyk.jpg", NULL);
  g_autoptr (HekImage) image = NULL;
  gsize n_profile, n_file;
  const guint8 *icc = g_bytes_get_data (profile, &n_profile);
  const guint8 *jpeg = g_bytes_get_data (file, &n_file);
  guint n_parts = (guint) (n_profile + 9999) / 10000;

  g_assert_cmpuint (n_parts, >, 1);
  g_byte_array_append (all, jpeg, 2);
  for (guint i = 0; i < n_parts; i++)
    {
      guint n = (guint) MIN (n_profile - i * 10000, 10000);

      g_byte_array_append (all, (guint8[]){ 0xff, 0xe2, (n + 16) >> 8, (n + 16) & 255 }, 4);
      g_byte_array_append (all, (const guint8 *) "ICC_PROFILE", 12);
      g_byte_array_append (all, (guint8[]){ i + 1, n_parts }, 2);
      g_byte_array_append (all, icc + i * 10000, n);
    }
  g_byte_array_append (all, jpeg + 2, (guint) n_file - 2);
  bytes = g_bytes_new (all->data, all->len);

  image = load (bytes, &info);
  g_assert_cmpstr (info->color_tag, ==, "ICC: Test table");
  g_assert_cmpint (image->sample_type, ==, HEK_SAMPLE_F32);
  g_assert_cmpuint (image->n_channels, ==, 3);
  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++)
      {
        const float *p = (const float *) hek_image_row (image, y) + 3 * x;
        const guint8 *q = hek_image_row (plain, y) + 3 * x;

        /* Pillow uses no black, so the ink is what the plain picture lacks. */
        for (guint c = 0; c < 3; c++)
          g_assert_cmpfloat_with_epsilon (p[c], luminance_of ((q[0] + q[1] + q[2] + 255) / 10.2),
                                          TABLE_TOLERANCE);
      }
}
#endif

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/profile/srgb", test_srgb);
  g_test_add_func ("/image/profile/gamma", test_gamma);
  g_test_add_func ("/image/profile/wide", test_wide);
  g_test_add_func ("/image/profile/grey", test_gray);
  g_test_add_func ("/image/profile/table", test_table);
  g_test_add_func ("/image/profile/mismatch", test_mismatch);
#if HEK_HAVE_JPEG
  g_test_add_func ("/image/profile/cmyk", test_cmyk);
#endif
  return g_test_run ();
}
