/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"
#include "hek-option.h"

G_BEGIN_DECLS

/*
 * Previews of high dynamic range pictures on an ordinary display: an exposure in stops, then one of
 * several tone curves, or false colours. Results are U8 sRGB pictures of the same size; alpha is
 * kept. They are the same on any number of threads and on every instruction set.
 *
 * Edge cases: NaN is black and negative light too; infinite light is white.
 */
typedef enum
{
  HEK_TONEMAP_CHANNELS,  /* the curve is applied to red, green and blue apart */
  HEK_TONEMAP_LUMINANCE, /* … to the luminance, and the colour is scaled: saturated ones may clip */
  HEK_TONEMAP_LARGEST,   /* … to the largest channel, and the colour is scaled: hue and saturation
                          * stay, nothing clips */
} HekTonemapSignal;

typedef struct
{
  const char *id;    /* "reinhard" */
  const char *label; /* "Reinhard" */
  const char *help;
  const HekOption *options; /* (nullable) */
  guint n_options;
  HekTonemapSignal signal;

  /* Light of the picture after exposure, 1.0 = diffuse white, to light of the display, 1.0 = its
   * white. @light: >= 0; finite. */
  double (*curve) (double light, const HekOptionValues *values);

  /* (nullable): the same for @n values in place, any of them; for curves that need no table */
  void (*curve_rows) (float *light, gsize n, const HekOptionValues *values);
} HekTonemap;

/* clip reinhard aces bt2390, in this order. */
guint             hek_tonemap_n (void);
const HekTonemap *hek_tonemap (guint i);

/* Returns: (nullable): the operator named @id */
const HekTonemap *hek_tonemap_find (const char *id);

/**
 * hek_tonemap_run:
 * @exposure_ev: stops; the light is multiplied by 2 to this power
 *
 * Accuracy: curves without curve_rows are taken from a table of 128 points an octave, within 1e-5
 * of the curve.
 * Errors: %HEK_OPTION_ERROR, %HEK_IMAGE_ERROR, %G_IO_ERROR_CANCELLED
 */
HekImage *hek_tonemap_run (const HekTonemap *tonemap, const HekImage *image, double exposure_ev,
                           const HekOptionValues *values, const HekTask *task, GError **error);

/*
 * The same for rows of pixels wherever they are: an operator with its exposure, values and table
 * made once. Frozen: any number of threads may run it at once.
 */
typedef struct _HekToneRows HekToneRows;

/* Errors: %HEK_OPTION_ERROR */
HekToneRows *hek_tone_rows_new (const HekTonemap *tonemap, double exposure_ev,
                                const HekOptionValues *values, GError **error);
HekToneRows *hek_tone_rows_ref (HekToneRows *rows);
void         hek_tone_rows_unref (HekToneRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekToneRows, hek_tone_rows_unref)

/**
 * hek_tone_rows_run:
 * @rgb: (inout): 3 packed floats a pixel: linear light of the picture, then of the display, 1.0 =
 *   its white, what is above it not cut off yet
 *
 * hek_color_srgb_encode_rows() of the result, rounded to 8 bits, is what hek_tonemap_run() writes.
 * Cost: 0.5 (clip) to 3 ns a pixel.
 */
void hek_tone_rows_run (const HekToneRows *rows, float *rgb, gsize n);

/* What a picture's luminance is like: weights of BT.709, pixels with no luminance left out. */
typedef struct
{
  guint64 n_clipped;        /* pixels with a channel below 0 or above 1: ordinary formats, and
                             * palettes, cannot hold them */
  guint64 n_pixels;         /* that have luminance; all values below are 0 when there are none */
  double low, median, high; /* the darkest and brightest 1 %, and the middle */
  double log_mean;          /* geometric mean between low and high */
  double max;
  double exposure_ev;       /* that brings log_mean to 0.18 */
} HekLuminanceStats;

/**
 * hek_image_luminance_stats:
 *
 * Source: the key value 0.18 and the logarithmic mean of Reinhard, Stark, Shirley, Ferwerda,
 * "Photographic tone reproduction for digital images", SIGGRAPH 2002; here without the extremes, so
 * that a lamp or a black border does not decide.
 * Accuracy: 0.02 stops; max is exact.
 */
gboolean hek_image_luminance_stats (const HekImage *image, HekLuminanceStats *stats,
                                    const HekTask *task, GError **error);

/* What is done to the light of one picture, to see it on an ordinary display or on paper. */
typedef struct
{
  const HekTonemap *tonemap;
  HekOptionValues values; /* of tonemap */
  double exposure_ev;
} HekToneSetup;

#define HEK_TONE_SETUP_MAX_EV 16.0 /* stops, either way */

/**
 * hek_tone_setup_init:
 * @stats: (nullable): of the picture
 *
 * What suits a picture: as it is (clip, 0 stops) when nothing of it is brighter than white, else
 * Reinhard's curve at the exposure of @stats, in tenths of a stop.
 *
 * Returns: whether it is brighter than white somewhere
 */
gboolean hek_tone_setup_init (HekToneSetup *setup, const HekLuminanceStats *stats);

/* The same for @image; only pictures of floats are looked at, others end at white. @is_hdr: (out):
 * whether it is brighter than white somewhere */
gboolean hek_tone_setup_init_image (HekToneSetup *setup, const HekImage *image, gboolean *is_hdr,
                                    const HekTask *task, GError **error);

/* Returns: (transfer full): 8 bit codes of the picture made smaller, its longer side at most @side
 * (at least 1), and toned as hek_tone_setup_init() says where it is brighter than white */
HekImage *hek_image_thumbnail (HekImage *image, guint32 side, const HekTask *task, GError **error);

/* Pixels with a channel below 0 or above @brightest, for what holds more light than white. NaN does
 * not count. */
gboolean hek_image_count_clipped (const HekImage *image, double brightest, guint64 *n_clipped,
                                  const HekTask *task, GError **error);

/* One colour of a false-colour picture: luminance from @low to below @high, in stops above diffuse
 * white. The first band begins at -∞, the last ends at ∞. */
typedef struct
{
  double low_stops, high_stops;
  guint8 rgb[3];
} HekFalseColorBand;

/* Returns: (array length=n): the bands from dark to bright, for a legend */
const HekFalseColorBand *hek_false_color_bands (guint *n);

/* Luminance of an edge of a band, where a value of 1.0 is @white_cd_m2. */
double hek_false_color_cd_m2 (double stops, double white_cd_m2);

/* The colours of @n pixels of linear light, 3 bytes each. */
void hek_false_color_rows (const float *rgb, gsize n, double exposure_ev, guint8 *codes);

/* Each pixel in the colour of the band of its luminance after exposure. */
HekImage *hek_image_false_color (const HekImage *image, double exposure_ev, const HekTask *task,
                                 GError **error);

G_END_DECLS
