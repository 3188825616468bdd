/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Displays and rooms. Those with a source in the table of ColorVideoVDP 0.5.6 (vvdp_data/
 * display_models.json, commit 7ca201a, MIT licence) have its figures; contrast and minimum
 * luminance became black, and reflectivity is its default 0.005 everywhere. Headsets are left out:
 * their field of view does not follow from a distance.
 *
 * reference-sdr: EBU Tech 3320 (2019) grade 1, luminance 70 to 100 cd/m², black below 0.05 cd/m²;
 * EOTF of ITU-R BT.1886; seen from 3.2 picture heights (ITU-R BT.2022) in a room whose light does
 * not reach the screen.
 */
#include "config.h"

#include "hek-display-private.h"

#include <glib/gi18n-lib.h>

#define INCH 0.0254
#define REFLECTIVITY 0.005

#define GOG HEK_DISPLAY_GOG, "srgb"
#define PQ HEK_DISPLAY_PQ, "pq"
#define HLG HEK_DISPLAY_HLG, "hlg"

const HekDisplay hek_display_data[HEK_DISPLAY_N] = {
  { "standard-4k", N_ ("Office monitor, 4K"),
    N_ ("30-inch 4K monitor of 200 cd/m² in an office of 250 lux, from two picture heights."), GOG,
    200, 0.2, 250, REFLECTIVITY, 30 * INCH, 3840, 2160, 0.7472 },
  { "standard-fhd", N_ ("Office monitor, Full HD"),
    N_ ("24-inch Full HD monitor of 200 cd/m² in an office of 250 lux, from two picture heights."),
    GOG, 200, 0.2, 250, REFLECTIVITY, 24 * INCH, 1920, 1080, 0.6 },
  { "standard-phone", N_ ("Phone"), N_ ("6-inch phone of 500 cd/m² indoors, from 40 cm."), GOG, 500,
    0.05, 250, REFLECTIVITY, 6 * INCH, 2400, 1080, 0.4 },
  { "standard-hdr-pq", N_ ("HDR monitor, PQ"),
    N_ ("30-inch 4K HDR monitor of 1500 cd/m² in a dim room of 10 lux, from two picture heights."),
    PQ, 1500, 0.0015, 10, REFLECTIVITY, 30 * INCH, 3840, 2160, 0.7472 },
  { "standard-hdr-hlg", N_ ("HDR monitor, HLG"),
    N_ ("30-inch 4K HDR monitor of 1500 cd/m² in a dim room of 10 lux, from two picture heights."),
    HLG, 1500, 0.0015, 10, REFLECTIVITY, 30 * INCH, 3840, 2160, 0.7472 },
  { "reference-sdr", N_ ("Reference monitor, SDR"),
    N_ ("Grade 1 studio monitor of 100 cd/m² with the EOTF of BT.1886 in a dark room, from 3.2 "
        "picture heights."),
    HEK_DISPLAY_GOG, "bt1886", 100, 0.05, 0, REFLECTIVITY, 24 * INCH, 1920, 1080, 0.9564 },
  { "sdr-4k-30", N_ ("Dim office monitor, 4K"),
    N_ ("30-inch 4K monitor of 100 cd/m² in an office of 250 lux, from 60 cm."), GOG, 100, 0.1, 250,
    REFLECTIVITY, 30 * INCH, 3840, 2160, 0.6 },
  { "sdr-fhd-24", N_ ("Dim office monitor, Full HD"),
    N_ ("24-inch Full HD monitor of 100 cd/m² in an office of 250 lux, from 60 cm."), GOG, 100, 0.1,
    250, REFLECTIVITY, 24 * INCH, 1920, 1080, 0.6 },
  { "iphone-14-pro", N_ ("iPhone 14 Pro"), N_ ("6.1-inch phone of 1025 cd/m² indoors, from 51 cm."),
    GOG, 1025, 0.0004, 250, REFLECTIVITY, 6.1 * INCH, 2532, 1170, 20 * INCH },
  { "iphone-14-pro-hdr", N_ ("iPhone 14 Pro, HDR"),
    N_ ("6.1-inch phone of 1590 cd/m² in a dim room, from 51 cm."), HLG, 1590, 0.0004, 10,
    REFLECTIVITY, 6.1 * INCH, 2532, 1170, 20 * INCH },
  { "macbook-pro-16", N_ ("MacBook Pro 16"),
    N_ ("16-inch laptop of 500 cd/m² indoors, from 64 cm."), GOG, 500, 0.37, 250, REFLECTIVITY,
    16 * INCH, 3072, 1920, 25 * INCH },
  { "lg-oled-2017-sdr", N_ ("OLED television, SDR"),
    N_ ("64.5-inch 4K television of 272 cd/m² in a living room, from 2.6 m."), GOG, 272, 0.014, 100,
    REFLECTIVITY, 64.5 * INCH, 3840, 2160, 101 * INCH },
  { "eizo-cg3146", N_ ("EIZO CG3146"),
    N_ ("31-inch grading monitor, here of 300 cd/m², in a dark room, from 73 cm."), GOG, 300, 0.1,
    0, REFLECTIVITY, 31.063 * INCH, 4096, 2160, 0.73406 },
};
