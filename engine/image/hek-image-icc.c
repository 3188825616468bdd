/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Embedded ICC profiles, read by Little CMS. A profile is opened in a context of its own, so that
 * nothing global is touched; after hek_image_icc_new() it is only read. Intent: relative
 * colorimetric with black point compensation, the usual choice for pictures on a screen.
 */
#include "config.h"

#include "hek-image-icc-private.h"

#include <math.h>
#include <string.h>

#include "hek-color-transfer.h"
#include "hek-image-matrix-private.h"
#include "hek-image.h"

#if HEK_HAVE_LCMS

#include <lcms2.h>

/* Colorants in profiles are rounded to four digits or so; a matrix this near to the identity is
 * meant as one. */
#define SRGB_MATRIX_TOLERANCE 0.001
#define NAME_CHARS 60

struct _HekImageIcc
{
  HekImageIccKind kind;
  cmsContext context;
  cmsHPROFILE profile;
  cmsHPROFILE bt709;       /* linear light, D65 */
  cmsHTRANSFORM transform; /* (nullable): profile to bt709, floats */

  gboolean is_matrix;
  const cmsToneCurve *curves[3]; /* borrowed from profile */
  double matrix[9];
};

static void
on_lcms_error (cmsContext      context,
               cmsUInt32Number code,
               const char     *text)
{
  g_debug ("Little CMS: %s", text);
}

void
hek_image_icc_free (HekImageIcc *icc)
{
  if (icc == NULL)
    return;
  if (icc->transform != NULL)
    cmsDeleteTransform (icc->transform);
  if (icc->profile != NULL)
    cmsCloseProfile (icc->profile);
  if (icc->bt709 != NULL)
    cmsCloseProfile (icc->bt709);
  cmsDeleteContext (icc->context);
  g_free (icc);
}

/* Names are in ASCII as Little CMS hands them out; control characters and endless names do not
 * reach the window. */
static char *
profile_name (cmsHPROFILE profile)
{
  char buffer[256] = "";
  g_autofree char *name = NULL;

  cmsGetProfileInfoASCII (profile, cmsInfoDescription, "en", "US", buffer, sizeof buffer);
  buffer[sizeof buffer - 1] = '\0';
  name = g_utf8_make_valid (buffer, -1);
  for (char *p = name; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (name);
  if (*name == '\0')
    return g_strdup ("unnamed profile");
  if (g_utf8_strlen (name, -1) <= NAME_CHARS)
    return g_steal_pointer (&name);
  return g_utf8_substring (name, 0, NAME_CHARS);
}

static gboolean
is_for_kind (cmsHPROFILE     profile,
             HekImageIccKind kind)
{
  static const cmsColorSpaceSignature spaces[] = { cmsSigGrayData, cmsSigRgbData, cmsSigCmykData };

  switch (cmsGetDeviceClass (profile))
    {
    case cmsSigInputClass:
    case cmsSigDisplayClass:
    case cmsSigOutputClass:
    case cmsSigColorSpaceClass:
      return cmsGetColorSpace (profile) == spaces[kind];
    default:
      return FALSE;
    }
}

static gboolean
read_colorants (cmsHPROFILE profile,
                double      m[9])
{
  static const cmsTagSignature tags[] = { cmsSigRedColorantTag, cmsSigGreenColorantTag,
                                          cmsSigBlueColorantTag };

  for (int c = 0; c < 3; c++)
    {
      const cmsCIEXYZ *xyz = cmsReadTag (profile, tags[c]);

      if (xyz == NULL || !isfinite (xyz->X + xyz->Y + xyz->Z))
        return FALSE;
      m[c] = xyz->X;
      m[3 + c] = xyz->Y;
      m[6 + c] = xyz->Z;
    }
  return TRUE;
}

/* Curves and matrix of a profile that has nothing else; both sides are in the D50 space that
 * connects profiles. */
static gboolean
find_matrix (HekImageIcc *icc)
{
  static const cmsTagSignature trc[] = { cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag };
  static const cmsTagSignature tables[] = { cmsSigAToB0Tag, cmsSigAToB1Tag, cmsSigDToB0Tag,
                                            cmsSigDToB1Tag };
  double file[9], bt709[9], inverse[9];

  if (icc->kind == HEK_IMAGE_ICC_CMYK || cmsGetPCS (icc->profile) != cmsSigXYZData)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (cmsIsTag (icc->profile, tables[i]))
      return FALSE;
  for (int c = 0; c < 3; c++)
    {
      icc->curves[c] = cmsReadTag (icc->profile,
                                   icc->kind == HEK_IMAGE_ICC_GRAY ? cmsSigGrayTRCTag : trc[c]);
      if (icc->curves[c] == NULL)
        return FALSE;
    }
  if (icc->kind == HEK_IMAGE_ICC_GRAY)
    {
      for (int i = 0; i < 9; i++)
        icc->matrix[i] = i % 4 == 0;
      return TRUE;
    }
  if (!read_colorants (icc->profile, file) || !read_colorants (icc->bt709, bt709) ||
      !hek_matrix_invert (bt709, inverse))
    return FALSE;
  hek_matrix_multiply (inverse, file, icc->matrix);
  return TRUE;
}

static gboolean
make_bt709 (HekImageIcc *icc)
{
  const cmsCIExyY d65 = { 0.3127, 0.3290, 1.0 };
  const cmsCIExyYTRIPLE primaries = { { 0.640, 0.330, 1.0 },
                                      { 0.300, 0.600, 1.0 },
                                      { 0.150, 0.060, 1.0 } };
  cmsToneCurve *linear = cmsBuildGamma (icc->context, 1.0);
  cmsToneCurve *curves[3] = { linear, linear, linear };

  if (linear == NULL)
    return FALSE;
  icc->bt709 = cmsCreateRGBProfileTHR (icc->context, &d65, &primaries, curves);
  cmsFreeToneCurve (linear);
  return icc->bt709 != NULL;
}

static gboolean
make_transform (HekImageIcc *icc)
{
  static const cmsUInt32Number formats[] = { TYPE_GRAY_FLT, TYPE_RGB_FLT, TYPE_CMYK_FLT };

  icc->transform = cmsCreateTransformTHR (icc->context, icc->profile, formats[icc->kind],
                                          icc->bt709, TYPE_RGB_FLT, INTENT_RELATIVE_COLORIMETRIC,
                                          cmsFLAGS_NOCACHE | cmsFLAGS_BLACKPOINTCOMPENSATION);
  return icc->transform != NULL;
}

HekImageIcc *
hek_image_icc_new (gconstpointer     data,
                   gsize             n_bytes,
                   HekImageIccKind   kind,
                   char            **name,
                   GError          **error)
{
  g_autoptr (HekImageIcc) icc = g_new0 (HekImageIcc, 1);

  icc->kind = kind;
  icc->context = cmsCreateContext (NULL, NULL);
  cmsSetLogErrorHandlerTHR (icc->context, on_lcms_error);
  if (n_bytes <= G_MAXUINT32)
    icc->profile = cmsOpenProfileFromMemTHR (icc->context, data, (cmsUInt32Number) n_bytes);
  if (icc->profile == NULL)
    {
      g_set_error_literal (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_DAMAGED, "it is damaged");
      return NULL;
    }

  *name = profile_name (icc->profile);
  if (!is_for_kind (icc->profile, kind))
    {
      g_set_error_literal (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_UNSUPPORTED,
                           "it is made for another kind of picture");
      return NULL;
    }
  if (!make_bt709 (icc))
    g_error ("out of memory: Little CMS cannot start");

  icc->is_matrix = find_matrix (icc);
  if (!make_transform (icc))
    {
      g_set_error_literal (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_DAMAGED, "it is damaged");
      return NULL;
    }
  return g_steal_pointer (&icc);
}

HekImageIccKind
hek_image_icc_kind (const HekImageIcc *icc)
{
  return icc->kind;
}

gboolean
hek_image_icc_is_srgb (const HekImageIcc *icc)
{
  if (!icc->is_matrix)
    return FALSE;
  for (int i = 0; i < 9; i++)
    if (!(fabs (icc->matrix[i] - (i % 4 == 0)) < SRGB_MATRIX_TOLERANCE))
      return FALSE;
  for (guint c = 0; c < 3; c++)
    for (int code = 0; code < 256; code++)
      if (!(fabs (hek_color_srgb_encode (hek_image_icc_curve (icc, c, code / 255.0)) * 255.0 -
                  code) < 0.5))
        return FALSE;
  return TRUE;
}

gboolean
hek_image_icc_is_matrix (const HekImageIcc *icc,
                         double             matrix[9])
{
  if (icc->is_matrix)
    memcpy (matrix, icc->matrix, sizeof icc->matrix);
  return icc->is_matrix;
}

double
hek_image_icc_curve (const HekImageIcc *icc,
                     guint              channel,
                     double             v)
{
  return cmsEvalToneCurveFloat (icc->curves[channel], (float) v);
}

void
hek_image_icc_convert_row (const HekImageIcc *icc,
                           const float       *in,
                           float             *linear,
                           guint32            n)
{
  float percent[4 * 64];

  if (icc->kind != HEK_IMAGE_ICC_CMYK)
    {
      cmsDoTransform (icc->transform, in, linear, n);
      return;
    }

  /* Little CMS counts ink from 0 to 100. */
  for (guint32 done = 0; done < n; done += 64)
    {
      guint32 part = MIN (n - done, 64);

      for (guint32 i = 0; i < 4 * part; i++)
        percent[i] = in[4 * (gsize) done + i] * 100.0f;
      cmsDoTransform (icc->transform, percent, linear + 3 * (gsize) done, part);
    }
}

#else /* !HEK_HAVE_LCMS */

/* No profile is ever made, so the other functions are never reached. */
HekImageIcc *
hek_image_icc_new (gconstpointer     data,
                   gsize             n_bytes,
                   HekImageIccKind   kind,
                   char            **name,
                   GError          **error)
{
  g_set_error_literal (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_UNSUPPORTED,
                       "built without Little CMS");
  return NULL;
}

void
hek_image_icc_free (HekImageIcc *icc)
{
  g_assert (icc == NULL);
}

HekImageIccKind
hek_image_icc_kind (const HekImageIcc *icc)
{
  g_assert_not_reached ();
}

gboolean
hek_image_icc_is_srgb (const HekImageIcc *icc)
{
  g_assert_not_reached ();
}

gboolean
hek_image_icc_is_matrix (const HekImageIcc *icc,
                         double             matrix[9])
{
  g_assert_not_reached ();
}

double
hek_image_icc_curve (const HekImageIcc *icc,
                     guint              channel,
                     double             v)
{
  g_assert_not_reached ();
}

void
hek_image_icc_convert_row (const HekImageIcc *icc,
                           const float       *in,
                           float             *linear,
                           guint32            n)
{
  g_assert_not_reached ();
}

#endif
