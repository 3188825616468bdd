/* SPDX-License-Identifier: Apache-2.0 */
/*
 * castleCSF twice: by the table that ColorVideoVDP looks up, and by the functions of the model.
 *
 * Source: Ashraf, Mantiuk, Chapiro, Wuerger, "castleCSF — A contrast sensitivity function of color,
 * area, spatiotemporal frequency, luminance and eccentricity", Journal of Vision 24(4):5, 2024;
 * constants of gfxdisp/castleCSF, matlab/CSF_castleCSF.m, version 0.2.4, commit f4b0b72.
 */
#include "config.h"

#include "hek-csf-private.h"

#include <complex.h>
#include <glib/gi18n-lib.h>

#define TABLE_MIN_CPD 0.1
#define TABLE_MAX_CPD 64.0
#define TABLE_MIN_CD_M2 0.005
#define TABLE_MAX_CD_M2 10000.0
#define TABLE_TRANSIENT 3

/* Position of @v among 32 values in equal ratios from @min to @max. */
static guint
hek_castle_locate (double  v,
                   double  min,
                   double  max,
                   double *part)
{
  double x = log (v / min) / log (max / min) * (HEK_CSF_CASTLE_SIDE - 1);
  guint i = (guint) CLAMP (x, 0, HEK_CSF_CASTLE_SIDE - 2);

  *part = CLAMP (x - i, 0, 1);
  return i;
}

static double
hek_castle_table_sensitivity (const HekCsfStimulus *stimulus)
{
  HekCsfStimulus s;
  const double (*table)[HEK_CSF_CASTLE_SIDE];
  double across, down, low, high;
  guint i, j, n;

  if (!hek_csf_prepare (&hek_csf_castle, stimulus, &s))
    return NAN;

  n = s.channel == HEK_CSF_ACHROMATIC && s.temporal_hz >= 2.5 ? TABLE_TRANSIENT : s.channel;
  table = hek_csf_castle_data[n];
  i = hek_castle_locate (s.cd_m2, TABLE_MIN_CD_M2, TABLE_MAX_CD_M2, &down);
  j = hek_castle_locate (s.cpd, TABLE_MIN_CPD, TABLE_MAX_CPD, &across);
  low = table[i][j] + across * (table[i][j + 1] - table[i][j]);
  high = table[i + 1][j] + across * (table[i + 1][j + 1] - table[i + 1][j]);
  return exp10 (low + down * (high - low));
}

const HekCsf hek_csf_castle = {
  .id = "castle",
  .label = N_ ("castleCSF, table"),
  .help = N_ ("The table of castleCSF that ColorVideoVDP has, for grey and two colour directions."),
  .flags = HEK_CSF_HAS_TEMPORAL | HEK_CSF_HAS_COLOR,
  .def_size_deg = HEK_CSF_GABOR_SIZE_DEG,
  .min_cpd = TABLE_MIN_CPD,
  .max_cpd = TABLE_MAX_CPD,
  .min_cd_m2 = TABLE_MIN_CD_M2,
  .max_cd_m2 = TABLE_MAX_CD_M2,
  .sensitivity = hek_castle_table_sensitivity,
};

/*
 * A channel: a parabola of log S over log frequency, which below its peak is held at 1 − a; times
 * the summation over the window's area (Rovamo, Luntinen, Näsänen 1993).
 */
typedef struct
{
  double s_max[5], f_max[3]; /* see hek_castle_hyperbola() */
  double bandwidth;
  double a; /* below the peak not less than 1 − a; 0: flat below the peak */
  double area_0, f_0;
} HekCastleChannel;

/* By how many decades sensitivity falls per degree of eccentricity, and per degree and cpd. */
typedef struct
{
  double drop, drop_nasal, drop_f, drop_f_nasal;
} HekCastleDrop;

static const HekCastleChannel sustained = {
  { 56.4947, 7.54726, 0.144532, 5.58341e-07, 9.66862e+09 },
  { 1.78119, 91.5718, 0.256682 },
  0.000213047, 0.100207, 157.103, 0.702338,
};
/* s_max is 2748.09 · L^0.193434 and f_max a constant. */
static const HekCastleChannel transient = {
  { 0 }, { 0.000316696 }, 2.6761, 0.000241177, 3.81611, 3.01389,
};
static const HekCastleChannel red_green = {
  { 681.434, 38.0038, 0.480386 }, { 0.0178364 }, 2.42104, 0, 2816.44, 0.0711058,
};
static const HekCastleChannel yellow_violet = {
  { 166.683, 62.8974, 0.41193 }, { 0.00425753 }, 2.68197, 0, 2.82789e+07, 0.000635093,
};

static const HekCastleDrop drops[HEK_CSF_N_CHANNELS] = {
  [HEK_CSF_ACHROMATIC] = { 0.0239853, 0.0400662, 0.0189038, 0.00813619 },
  [HEK_CSF_RED_GREEN] = { 0.0591402, 2.89615e-05, 2.04986e-69, 0.18108 },
  [HEK_CSF_YELLOW_VIOLET] = { 0.00356865, 5.85804e-141, 0.00806631, 0.0110662 },
};

/* p0 · (1 + p1 / L)^−p2, which without p1 is p0. */
static double
hek_castle_hyperbola (const double p[3],
                      double       cd_m2)
{
  return p[0] * pow (1 + p[1] / cd_m2, -p[2]);
}

static double
hek_castle_channel (const HekCastleChannel *channel,
                    const HekCsfStimulus   *s,
                    double                  s_max)
{
  double f_max = hek_castle_hyperbola (channel->f_max, s->cd_m2);
  double octaves = log10 (s->cpd / f_max);
  double parabola = exp10 (-octaves * octaves / exp2 (channel->bandwidth));
  double area = s->size_deg * s->size_deg;
  double ratio = s->cpd / channel->f_0;
  double critical = channel->area_0 / (1 + ratio * ratio);

  if (s->cpd < f_max && parabola < 1 - channel->a)
    parabola = 1 - channel->a;
  return s_max * parabola * sqrt (critical / (1 + critical / area)) * s->cpd;
}

/* The frequency where the transient response peaks goes below 0 in the dark; its root is complex
 * then, and the distance to it still a number. */
static double
hek_castle_transient_response (const HekCsfStimulus *s)
{
  double peak = log10 (s->cd_m2) * 2.41482 + 4.7036;
  double distance = cabs (pow (s->temporal_hz, 0.1898) - cpow (peak, 0.1898));

  return exp (-distance * distance / 0.0844836);
}

static double
hek_castle_achromatic (const HekCsfStimulus *s)
{
  double bright = 1 - pow (1 + sustained.s_max[3] / s->cd_m2, -sustained.s_max[4]);
  double slow = hek_castle_channel (&sustained, s,
                                    hek_castle_hyperbola (sustained.s_max, s->cd_m2) * bright);
  double fast = hek_castle_channel (&transient, s, 2748.09 * pow (s->cd_m2, 0.193434));

  return exp (-pow (s->temporal_hz, 1.3314) / 10.5795) * slow +
         hek_castle_transient_response (s) * fast;
}

static double
hek_castle_chromatic (const HekCastleChannel *channel,
                      const HekCsfStimulus   *s,
                      double                  beta,
                      double                  sigma)
{
  return exp (-pow (s->temporal_hz, beta) / sigma) *
         hek_castle_channel (channel, s, hek_castle_hyperbola (channel->s_max, s->cd_m2));
}

static double
hek_castle_full_sensitivity (const HekCsfStimulus *stimulus)
{
  HekCsfStimulus s;
  const HekCastleDrop *drop;
  double sensitivity, off, per_deg;

  if (!hek_csf_prepare (&hek_csf_castle_full, stimulus, &s))
    return NAN;

  if (s.channel == HEK_CSF_RED_GREEN)
    sensitivity = hek_castle_chromatic (&red_green, &s, 1.15591, 16.4325);
  else if (s.channel == HEK_CSF_YELLOW_VIOLET)
    sensitivity = hek_castle_chromatic (&yellow_violet, &s, 0.969123, 7.15012);
  else
    sensitivity = hek_castle_achromatic (&s);

  drop = &drops[s.channel];
  off = MIN (1, fabs (s.off_nasal_deg) / 90);
  per_deg = off * drop->drop + (1 - off) * drop->drop_nasal +
            s.cpd * (off * drop->drop_f + (1 - off) * drop->drop_f_nasal);
  return sensitivity * exp10 (-per_deg * s.eccentricity_deg);
}

const HekCsf hek_csf_castle_full = {
  .id = "castle-full",
  .label = N_ ("castleCSF"),
  .help = N_ ("castleCSF with size, eccentricity and flicker, for grey and two colour directions."),
  .flags = HEK_CSF_HAS_SIZE | HEK_CSF_HAS_ECCENTRICITY | HEK_CSF_HAS_TEMPORAL | HEK_CSF_HAS_COLOR,
  .def_size_deg = HEK_CSF_GABOR_SIZE_DEG,
  .min_cpd = 0.0625,
  .max_cpd = 64,
  .min_cd_m2 = 0.001,
  .max_cd_m2 = 10000,
  .sensitivity = hek_castle_full_sensitivity,
};
