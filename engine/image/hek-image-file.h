/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image-indexed.h"

G_BEGIN_DECLS

/* What a file says about itself. Strings are owned by the struct. */
typedef struct
{
  char *format;           /* "PNG", "JPEG", "TIFF", "OpenEXR", "Radiance HDR", "PFM" */
  guint32 width, height;  /* as shown, turned as the file asks for */
  guint bits_per_sample;  /* as stored: 1 2 4 8 16 32 */
  char *color_type;       /* "grey", "grey+alpha", "RGB", "RGBA", "palette", "CMYK", "YCbCr", … */
  guint n_palette;        /* 0 when there is none */
  gboolean has_alpha;
  gboolean interlaced;
  char *color_tag;        /* "sRGB", "gAMA 0.45455", "ICC: Display P3", "cICP 9/16/0/1", "untagged
                           * (taken as sRGB)" */
  char *details;          /* (nullable): what else is worth knowing: compression, layer, exposure */
  double white_cd_m2;     /* luminance of the value 1.0; 0 when the file does not say */
  guint64 file_bytes;
} HekImageInfo;

HekImageInfo *hek_image_info_new (void);
void          hek_image_info_free (HekImageInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekImageInfo, hek_image_info_free)

/**
 * hek_image_load:
 * @path: a PNG, JPEG, TIFF, OpenEXR, Radiance HDR or PFM file; what it is is decided by its first
 *   bytes, not its name
 * @info: (out callee-allocates) (optional): what the file says
 *
 * 8 and 16-bit files that are sRGB, or say nothing, keep their codes. Others are brought to BT.709:
 * U16 sRGB where that holds all their colours, else F32 linear (wide gamut, PQ and HLG with
 * 203 cd/m² as 1.0, profiles with tables). Turned as Exif or TIFF says.
 *
 * OpenEXR, Radiance HDR and PFM give F32 linear, 1.0 as the file has it. NaN becomes 0, an infinite
 * sample the largest finite one of its own type (65504 for halves), and all samples are limited to
 * ±2^63. Alpha is divided out where it is not 0, and left out where it is 0 in all pixels.
 *
 * Errors: %HEK_IMAGE_ERROR or %G_FILE_ERROR; messages begin with the base name of the file and say
 * what is wrong and where: "kodim03.png is cut short after 412 of 512 rows".
 */
HekImage *hek_image_load (const char *path, HekImageInfo **info, const HekTask *task,
                          GError **error);

/* The same for a file that is already in memory; @name is used in messages. */
HekImage *hek_image_load_bytes (GBytes *bytes, const char *name, HekImageInfo **info,
                                const HekTask *task, GError **error);

/* Reads the header only. */
HekImageInfo *hek_image_probe (const char *path, GError **error);

/* File name suffixes and MIME types of what can be read, for file dialogs; %NULL terminated. */
const char *const *hek_image_load_suffixes (void);
const char *const *hek_image_load_mime_types (void);

/* Whether a file of that name, or path, is a picture as far as its suffix tells. */
gboolean hek_image_is_picture_name (const char *name);

/**
 * hek_image_encode_png:
 * @level: zlib level 0 to 9
 *
 * U8 gives 8 bits a sample, U16 and F32 give 16; tagged sRGB, light above white clipped. Gray
 * pictures are stored as gray.
 */
GBytes *hek_image_encode_png (HekImage *image, int level, const HekTask *task, GError **error);

/**
 * hek_image_encode_jpeg:
 * @quality: 1 to 100, of libjpeg
 *
 * Codes of sRGB, 4:2:0; light above white is clipped, and alpha left out: JPEG has none. There only
 * where libjpeg is (HEK_HAVE_JPEG).
 *
 * Errors: %HEK_IMAGE_ERROR_TOO_LARGE for sides above 65500 pixels
 */
GBytes *hek_image_encode_jpeg (HekImage *image, int quality, const HekTask *task, GError **error);

/* Curves of light above white in a PNG, as ITU-T H.273 numbers them. */
typedef enum
{
  HEK_IMAGE_CICP_PQ = 16,  /* SMPTE ST 2084: absolute light up to 10,000 cd/m² */
  HEK_IMAGE_CICP_HLG = 18, /* ITU-R BT.2100: light up to 1000 cd/m², of saturated colours less */
} HekImageCicp;

/**
 * hek_image_encode_png_cicp:
 * @n_bits: of a sample, 8 or 16
 *
 * Light above white, which hek_image_encode_png() clips: codes of PQ or HLG with the chunk cICP
 * 1/16/0/1 or 1/18/0/1 (primaries of BT.709, full range) and no other colour chunk. 1.0 is
 * 203 cd/m² (ITU-R BT.2408), as hek_image_load() has it, which reads back the light to half a code.
 * HLG codes are those of a display of 1000 cd/m² with system gamma 1.2 (ITU-R BT.2100-2).
 *
 * Edge cases: negative light and NaN are 0; light that the curve has no code for is that of its
 * last one, per channel.
 */
GBytes *hek_image_encode_png_cicp (HekImage *image, HekImageCicp curve, guint n_bits, int level,
                                   const HekTask *task, GError **error);

/* A real palette: PLTE (and tRNS), the smallest of 1, 2, 4, 8 bits per index; tagged sRGB. */
GBytes *hek_indexed_image_encode_png (const HekIndexedImage *indexed, int level,
                                      const HekTask *task, GError **error);

/**
 * hek_image_encode_pfm:
 *
 * A Portable FloatMap: linear light, 32-bit little-endian floats, scale 1, three channels. Alpha is
 * left out: PFM has none.
 */
GBytes *hek_image_encode_pfm (HekImage *image, const HekTask *task, GError **error);

G_END_DECLS
