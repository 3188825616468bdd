/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * HekImage is a picture in memory: interleaved samples, BT.709 primaries and D65 white, an explicit
 * encoding. Codecs bring every file into one of these forms when they read it (an embedded profile,
 * gAMA/cHRM or cICP is applied then), so that an 8-bit sRGB file keeps exactly its codes.
 *
 * It is filled by whoever made it and frozen before a second thread sees it; then it is only read.
 * 3 channels: R G B. 4 channels: R G B A, alpha not premultiplied.
 */
typedef enum
{
  HEK_SAMPLE_U8,  /* 0..255, HEK_ENCODING_SRGB only */
  HEK_SAMPLE_U16, /* 0..65535, native byte order, HEK_ENCODING_SRGB only */
  HEK_SAMPLE_F32, /* nominal range [0,1]; negative and larger values are out of gamut or brighter
                   * than white */
} HekSampleType;

typedef enum
{
  HEK_ENCODING_SRGB,   /* sRGB transfer function */
  HEK_ENCODING_LINEAR, /* linear light, 1.0 = diffuse white */
} HekEncoding;

typedef struct _HekImage HekImage;

struct _HekImage
{
  gatomicrefcount ref;

  guint32 width, height;
  guint n_channels; /* 3 or 4 */
  HekSampleType sample_type;
  HekEncoding encoding;
  gsize stride_bytes; /* a multiple of HEK_ALIGNMENT */

  guint8 *data; /* owned, aligned; height * stride_bytes */
};

#define HEK_IMAGE_ERROR (hek_image_error_quark ())

typedef enum
{
  HEK_IMAGE_ERROR_TOO_LARGE,   /* over a limit, or not enough memory */
  HEK_IMAGE_ERROR_DAMAGED,     /* truncated or inconsistent file */
  HEK_IMAGE_ERROR_UNSUPPORTED, /* a format, or a feature of one, that is not read */
  HEK_IMAGE_ERROR_INVALID,     /* the request makes no sense (different sizes, no pixels) */
} HekImageError;

GQuark hek_image_error_quark (void);

/* Limits, checked before anything is allocated. */
#define HEK_IMAGE_MAX_SIDE 65535u
#define HEK_IMAGE_MAX_PIXELS (G_GUINT64_CONSTANT (512) * 1000 * 1000)

/**
 * hek_image_new:
 *
 * Errors: %HEK_IMAGE_ERROR_TOO_LARGE over a limit or out of memory, %HEK_IMAGE_ERROR_INVALID
 * without pixels
 * Returns: (transfer full): an image with undefined samples
 */
HekImage *hek_image_new (guint32        width,
                         guint32        height,
                         guint          n_channels,
                         HekSampleType  sample_type,
                         HekEncoding    encoding,
                         GError       **error);

HekImage *hek_image_ref (HekImage *image);
void      hek_image_unref (HekImage *image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekImage, hek_image_unref)

static inline gboolean
hek_image_has_alpha (const HekImage *image)
{
  return image->n_channels == 4;
}

static inline guint8 *
hek_image_row (const HekImage *image,
               guint32         y)
{
  return image->data + y * image->stride_bytes;
}

/**
 * hek_image_read_row:
 * @x0: first column
 * @n: number of pixels
 * @encoding: wanted encoding
 * @rgb: (out): 3 packed floats per pixel
 * @alpha: (out) (nullable): one float per pixel, 1 where the image has no alpha
 *
 * The one way in which algorithms read pixels, whatever the samples are.
 */
void hek_image_read_row (const HekImage *image, guint32 y, guint32 x0, guint32 n,
                         HekEncoding encoding, float *rgb, float *alpha);

/* The same as sRGB codes, rounded and clipped: 3 bytes per pixel. */
void hek_image_read_row_u8 (const HekImage *image, guint32 y, guint32 x0, guint32 n, guint8 *rgb,
                            guint8 *alpha);

/**
 * hek_image_convert:
 *
 * Returns: (transfer full): the picture in another form; a new reference of @image when it has that
 * form already
 */
HekImage *hek_image_convert (HekImage *image, HekSampleType sample_type, HekEncoding encoding,
                             const HekTask *task, GError **error);

/**
 * hek_image_resize:
 *
 * Area average in linear light (alpha weighted), for proxies and thumbnails; the sample type and
 * encoding stay. Never enlarges: the size is at most that of @image.
 */
HekImage *hek_image_resize (HekImage *image, guint32 width, guint32 height, const HekTask *task,
                            GError **error);

/* A copy of a rectangle, which must lie inside. */
HekImage *hek_image_crop (HekImage *image, guint32 x, guint32 y, guint32 width, guint32 height,
                          GError **error);

G_END_DECLS
