/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HEK_DISPLAY_GOG, /* gain, offset, gamma: relative codes, 1.0 is the display's peak */
  HEK_DISPLAY_PQ,  /* absolute codes, light above the peak is clipped */
  HEK_DISPLAY_HLG, /* scene light through the OOTF of the display's peak */
} HekDisplayKind;

/*
 * A display in its room. Luminance that reaches the eye is what the display emits plus
 * ambient_lux / π · reflectivity of the room's light.
 */
typedef struct
{
  const char *id;    /* "standard-4k" */
  const char *label; /* translatable */
  const char *help;  /* translatable */
  HekDisplayKind kind;
  const char *transfer; /* its EOTF in hek-transfer.h: "srgb", "bt1886", "pq", "hlg" */
  double peak_cd_m2, black_cd_m2;
  double ambient_lux, reflectivity;
  double diagonal_m;
  guint width, height; /* pixels */
  double distance_m;
} HekDisplay;

#define HEK_VIEWING_MIN_DISTANCE_M 0.05
#define HEK_VIEWING_MAX_DISTANCE_M 100.0

/* A display and how far the eye is from it. */
typedef struct _HekViewing
{
  const HekDisplay *display;
  double distance_m; /* 0: the display's own */
} HekViewing;

/* The presets; the first is what is used where nobody chose. */
guint             hek_display_n (void);
const HekDisplay *hek_display (guint i);

/* Returns: (nullable): the preset named @id */
const HekDisplay *hek_display_find (const char *id);

/**
 * hek_display_ppd:
 * @distance_m: 0 or below: the display's own
 *
 * Pixels per degree of visual angle in the centre of the display.
 */
double hek_display_ppd (const HekDisplay *display, double distance_m);
double hek_viewing_ppd (const HekViewing *viewing);

/* The room's light on the screen, in cd/m². */
double hek_display_reflection (const HekDisplay *display);

/* Darkest and brightest luminance that reach the eye, in cd/m². */
double hek_display_floor (const HekDisplay *display);
double hek_display_ceiling (const HekDisplay *display);

/* HLG's system gamma for the display's peak, in the reference surround of 5 cd/m², whatever its
 * kind. (ColorVideoVDP has 1.2 below 1000 cd/m² and lowers it with the room's lux.) */
double hek_display_hlg_gamma (const HekDisplay *display);

/**
 * hek_display_show:
 * @linear: one pixel of linear light with BT.709 primaries, 1.0 = diffuse white
 * @cd_m2: (out): light per channel; may be @linear
 *
 * What of a picture reaches the eye. Diffuse white is 203 cd/m² (ITU-R BT.2408) on PQ and HLG
 * displays, and the peak on a GOG display:
 *   GOG  (peak − black) · clip (v, 0, 1) + black + reflection
 *   PQ   clip (203 · v, 0.005, peak) + black + reflection
 *   HLG  (peak − black) · e · Y^(γ / 1.2 − 1) + black + reflection, where e = clip (203 · v / 1000,
 *        0, 1), Y the luminance of e and γ the display's system gamma: the picture is taken as
 *        graded for 1000 cd/m², brought back to scene light and shown by this display's OOTF, so
 *        that 203 · v cd/m² are themselves on a display of 1000 cd/m².
 * Luminance is 0.2126 R + 0.7152 G + 0.0722 B of the result.
 *
 * Edge cases: the result is finite and within the display's floor and ceiling; NaN counts as 0.
 * Source: ColorVideoVDP, display_model.py (GOG and PQ); ITU-R BT.2100-2 table 5, BT.2408 (HLG).
 */
void hek_display_show (const HekDisplay *display, const double linear[3], double cd_m2[3]);

/* Rows of n pixels, 3 packed floats each; in and out may be the same. Accuracy: 2e-6 of the value;
 * on HLG displays 1e-5. */
void hek_display_show_rows (const HekDisplay *display, const float *linear, float *cd_m2, gsize n);

/**
 * hek_display_emit:
 *
 * The light that a picture asks of the display, per channel: what encoding curves
 * (hek-luma-curve.h) are given. It is that of hek_display_show() without the room's light and, on
 * PQ displays, without the black of the panel that comes on top of every signal:
 *   GOG  (peak − black) · clip (v, 0, 1) + black
 *   PQ   clip (203 · v, black, peak)
 *   HLG  as there, without the reflection
 *
 * Edge cases: the result is finite and within [black, peak]; NaN counts as 0.
 */
void hek_display_emit (const HekDisplay *display, const double linear[3], double cd_m2[3]);

/* Rows of n pixels; in and out may be the same. Accuracy: as hek_display_show_rows(). */
void hek_display_emit_rows (const HekDisplay *display, const float *linear, float *cd_m2, gsize n);

/* The picture that asks for this light. The black of the display, and less, is 0; what is above the
 * peak, and NaN, counts as the peak and as black. In and out may be the same. */
void hek_display_emit_inverse (const HekDisplay *display, const double cd_m2[3], double linear[3]);

/* The brightest value of a picture that the display does not clip: 1 on GOG displays. */
double hek_display_brightest (const HekDisplay *display);

G_END_DECLS
