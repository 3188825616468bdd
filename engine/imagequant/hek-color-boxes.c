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
#include <stdlib.h>
#include <string.h>

#define POWER_STEPS 16

typedef struct
{
  float position; /* along the principal axis of the box */
  guint32 row;
} HekBoxItem;

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
  HekBoxItem *items; /* owned: all rows */
} HekBoxes;

static int
hek_box_item_compare (const void *a,
                      const void *b)
{
  const HekBoxItem *l = a, *r = b;

  if (l->position != r->position)
    return l->position < r->position ? -1 : 1;
  return l->row < r->row ? -1 : l->row > r->row;
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
      const float *row = bins->rows + self->items[i].row * bins->dim;
      double weight = (double) bins->weights[self->items[i].row];

      mass += weight;
      for (guint d = 0; d < bins->dim; d++)
        box->mean[d] += weight * (double) row[d];
    }
  for (guint d = 0; d < bins->dim && mass > 0; d++)
    box->mean[d] /= mass;

  for (guint i = box->begin; i < box->end; i++)
    {
      const float *row = bins->rows + self->items[i].row * bins->dim;
      double weight = (double) bins->weights[self->items[i].row];

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
          low = MIN (low, bins->rows[self->items[i].row * bins->dim + d]);
          high = MAX (high, bins->rows[self->items[i].row * bins->dim + d]);
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
      const float *row = bins->rows + self->items[i].row * bins->dim;
      double position = 0;

      for (guint d = 0; d < bins->dim; d++)
        position += axis[d] * ((double) row[d] - box->mean[d]);
      self->items[i].position = (float) position;
    }
  qsort (self->items + box->begin, box->end - box->begin, sizeof *self->items,
         hek_box_item_compare);
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
      const float *row = bins->rows + self->items[i].row * bins->dim;
      double weight = (double) bins->weights[self->items[i].row], gain = 0;

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
    left_mass += (double) self->bins->weights[self->items[cut++].row];
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
  g_autofree HekBoxItem *items = g_new (HekBoxItem, bins->n);
  HekBoxes self = { .bins = bins, .how = how, .items = items };
  guint n = 1;

  for (guint32 i = 0; i < bins->n; i++)
    items[i].row = i;
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
