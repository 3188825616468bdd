/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Splitting the colours of a picture into boxes. Boxes are ranges of one array of row numbers.
 *
 * By variance (the seeds of the adaptive palette): each time the box and the cut across its
 * principal axis that lower the squared error most (X. Wu, "Color quantization by dynamic
 * programming and principal analysis", ACM TOG 1992, without the dynamic programming). By median
 * (the baseline): the box with the most pixels, across its longest side, into halves of equal
 * weight (P. Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982).
 */
#include "config.h"

#include "hek-palette-private.h"

#include <math.h>
#include <string.h>

#define POWER_STEPS 16

/* Boxes of fewer rows are sorted by insertion: counting 256 digits costs more there. */
#define RADIX_MIN 64

/* A row of the bins, in the low half, under its position along the axis of its box: bits of a float
 * that compare like the float. So items are in order of position, and of row where these tie. */
typedef guint64 HekBoxItem;

typedef struct
{
  guint begin, end;
  guint cut;   /* the second half begins here; begin when the box cannot be cut */
  double gain; /* what the cut is worth: squared error saved, or weight of the box */
  double mean[4];
} HekBox;

typedef struct
{
  const HekColorBins *bins;
  HekSplit how;

  /* owned: all rows, and room for as many, for sorting */
  HekBoxItem *items, *spare;
} HekBoxes;

static inline guint32
hek_box_row (const HekBoxes *self,
             guint           i)
{
  return (guint32) self->items[i];
}

static inline HekBoxItem
hek_box_item (float   position,
              guint32 row)
{
  guint32 bits;

  memcpy (&bits, &position, sizeof bits);
  if (bits == 0x80000000) /* −0, which equals 0 */
    bits = 0;
  bits ^= (bits & 0x80000000) != 0 ? 0xffffffff : 0x80000000;
  return (HekBoxItem) bits << 32 | row;
}

static void
hek_box_items_insert (HekBoxItem *items,
                      guint       n)
{
  for (guint i = 1; i < n; i++)
    {
      HekBoxItem item = items[i];
      guint at = i;

      for (; at > 0 && items[at - 1] > item; at--)
        items[at] = items[at - 1];
      items[at] = item;
    }
}

/* By bytes, from the lowest; bytes that are the same in all items are left out. */
static void
hek_box_items_sort (HekBoxItem *items,
                    HekBoxItem *spare,
                    guint       n)
{
  guint32 counts[sizeof (HekBoxItem)][256] = { 0 };
  HekBoxItem *from = items, *to = spare;

  if (n < RADIX_MIN)
    {
      hek_box_items_insert (items, n);
      return;
    }
  for (guint i = 0; i < n; i++)
    for (guint byte = 0; byte < sizeof (HekBoxItem); byte++)
      counts[byte][items[i] >> 8 * byte & 0xff]++;
  for (guint byte = 0; byte < sizeof (HekBoxItem); byte++)
    {
      guint32 *places = counts[byte], sum = 0;
      HekBoxItem *sorted = to;

      if (places[items[0] >> 8 * byte & 0xff] == n)
        continue;
      for (guint digit = 0; digit < 256; digit++)
        {
          guint32 count = places[digit];

          places[digit] = sum;
          sum += count;
        }
      for (guint i = 0; i < n; i++)
        to[places[from[i] >> 8 * byte & 0xff]++] = from[i];
      to = from;
      from = sorted;
    }
  if (from != items)
    memcpy (items, from, n * sizeof *items);
}

static double
hek_box_moments (const HekBoxes *self,
                 HekBox         *box,
                 double          covariance[4][4])
{
  const HekColorBins *bins = self->bins;
  double mass = 0;

  memset (box->mean, 0, sizeof box->mean);
  memset (covariance, 0, 16 * sizeof (double));
  for (guint i = box->begin; i < box->end; i++)
    {
      const float *row = bins->rows + hek_box_row (self, i) * bins->dim;
      double weight = (double) bins->weights[hek_box_row (self, i)];

      mass += weight;
      for (guint d = 0; d < bins->dim; d++)
        box->mean[d] += weight * (double) row[d];
    }
  for (guint d = 0; d < bins->dim && mass > 0; d++)
    box->mean[d] /= mass;

  for (guint i = box->begin; i < box->end; i++)
    {
      const float *row = bins->rows + hek_box_row (self, i) * bins->dim;
      double weight = (double) bins->weights[hek_box_row (self, i)];

      for (guint d = 0; d < bins->dim; d++)
        for (guint e = 0; e <= d; e++)
          covariance[d][e]
            += weight * ((double) row[d] - box->mean[d]) * ((double) row[e] - box->mean[e]);
    }
  for (guint d = 0; d < 4; d++)
    for (guint e = d + 1; e < 4; e++)
      covariance[d][e] = covariance[e][d];
  return mass;
}

/* By power iteration, from the coordinate axis of the largest variance. */
static void
hek_principal_axis (double covariance[4][4],
                    double axis[4])
{
  guint widest = 0;

  for (guint d = 1; d < 4; d++)
    if (covariance[d][d] > covariance[widest][widest])
      widest = d;
  for (guint d = 0; d < 4; d++)
    axis[d] = d == widest;

  for (guint step = 0; step < POWER_STEPS; step++)
    {
      double next[4] = { 0 }, norm = 0;

      for (guint d = 0; d < 4; d++)
        {
          for (guint e = 0; e < 4; e++)
            next[d] += covariance[d][e] * axis[e];
          norm += next[d] * next[d];
        }
      if (!(norm > 0))
        return;
      for (guint d = 0; d < 4; d++)
        axis[d] = next[d] / sqrt (norm);
    }
}

/* The longest side of the box; colours that weigh nothing count like the others. */
static void
hek_longest_axis (const HekBoxes *self,
                  const HekBox   *box,
                  double          axis[4])
{
  const HekColorBins *bins = self->bins;
  guint longest = 0;
  float length = 0;

  for (guint d = 0; d < bins->dim; d++)
    {
      float low = G_MAXFLOAT, high = -G_MAXFLOAT;

      for (guint i = box->begin; i < box->end; i++)
        {
          low = MIN (low, bins->rows[hek_box_row (self, i) * bins->dim + d]);
          high = MAX (high, bins->rows[hek_box_row (self, i) * bins->dim + d]);
        }
      if (high - low > length)
        {
          length = high - low;
          longest = d;
        }
    }
  for (guint d = 0; d < 4; d++)
    axis[d] = d == longest;
}

static void
hek_box_sort (HekBoxes     *self,
              const HekBox *box,
              const double  axis[4])
{
  const HekColorBins *bins = self->bins;

  for (guint i = box->begin; i < box->end; i++)
    {
      const float *row = bins->rows + hek_box_row (self, i) * bins->dim;
      double position = 0;

      for (guint d = 0; d < bins->dim; d++)
        position += axis[d] * ((double) row[d] - box->mean[d]);
      self->items[i] = hek_box_item ((float) position, hek_box_row (self, i));
    }
  hek_box_items_sort (self->items + box->begin, self->spare, box->end - box->begin);
}

/* The cut after which the two means explain most. */
static void
hek_box_cut_variance (HekBoxes *self,
                      HekBox   *box,
                      double    mass)
{
  const HekColorBins *bins = self->bins;
  double left_mass = 0, left[4] = { 0 };

  for (guint i = box->begin; i + 1 < box->end; i++)
    {
      const float *row = bins->rows + hek_box_row (self, i) * bins->dim;
      double weight = (double) bins->weights[hek_box_row (self, i)], gain = 0;

      left_mass += weight;
      for (guint d = 0; d < bins->dim; d++)
        {
          left[d] += weight * ((double) row[d] - box->mean[d]);
          gain += left[d] * left[d];
        }
      if (left_mass <= 0 || left_mass >= mass)
        continue;
      gain *= 1 / left_mass + 1 / (mass - left_mass);
      if (gain > box->gain)
        {
          box->gain = gain;
          box->cut = i + 1;
        }
    }
}

static void
hek_box_cut_median (HekBoxes *self,
                    HekBox   *box,
                    double    mass)
{
  double left_mass = 0;
  guint cut = box->begin;

  while (cut + 1 < box->end && (cut == box->begin || left_mass < 0.5 * mass))
    left_mass += (double) self->bins->weights[hek_box_row (self, cut++)];
  box->cut = cut;
  box->gain = mass;
}

static void
hek_box_plan (HekBoxes *self,
              HekBox   *box)
{
  double covariance[4][4], axis[4];
  double mass = hek_box_moments (self, box, covariance);

  box->cut = box->begin;
  box->gain = 0;
  if (box->end - box->begin < 2)
    return;

  if (self->how == HEK_SPLIT_MEDIAN)
    hek_longest_axis (self, box, axis);
  else
    hek_principal_axis (covariance, axis);
  hek_box_sort (self, box, axis);
  if (self->how == HEK_SPLIT_MEDIAN)
    hek_box_cut_median (self, box, mass);
  else
    hek_box_cut_variance (self, box, mass);
}

guint
hek_color_bins_split (const HekColorBins *bins,
                      guint               k,
                      HekSplit            how,
                      float              *rows)
{
  g_autofree HekBox *boxes = g_new (HekBox, k);
  g_autofree HekBoxItem *items = g_new (HekBoxItem, 2 * (gsize) bins->n);
  HekBoxes self = { .bins = bins, .how = how, .items = items, .spare = items + bins->n };
  guint n = 1;

  for (guint32 i = 0; i < bins->n; i++)
    items[i] = i;
  boxes[0] = (HekBox){ .begin = 0, .end = bins->n };
  hek_box_plan (&self, &boxes[0]);

  while (n < k)
    {
      guint best = 0;

      for (guint b = 1; b < n; b++)
        if (boxes[b].gain > boxes[best].gain)
          best = b;
      if (!(boxes[best].gain > 0))
        break;
      boxes[n] = (HekBox){ .begin = boxes[best].cut, .end = boxes[best].end };
      boxes[best].end = boxes[best].cut;
      hek_box_plan (&self, &boxes[best]);
      hek_box_plan (&self, &boxes[n++]);
    }
  for (guint b = 0; b < n; b++)
    for (guint d = 0; d < bins->dim; d++)
      rows[b * bins->dim + d] = (float) boxes[b].mean[d];
  return n;
}
