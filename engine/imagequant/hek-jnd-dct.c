/* SPDX-License-Identifier: Apache-2.0 */
/* The 8×8 DCT in floats: its rows and columns in two passes, each of which mirrors the block. */
#include "config.h"

#include "hek-jnd-private.h"

#include <string.h>

#define SIDE HEK_JND_SIDE

/* Row k is cos ((2 n + 1) k π / 16) / 2 for n = 0 … 3, row 0 over √2. The other half of the block
 * is its mirror image, with the sign turned for odd k. */
static const float cosines[SIDE][SIDE / 2] = {
  { 0.353553391f, 0.353553391f, 0.353553391f, 0.353553391f },
  { 0.490392640f, 0.415734806f, 0.277785117f, 0.097545161f },
  { 0.461939766f, 0.191341716f, -0.191341716f, -0.461939766f },
  { 0.415734806f, -0.097545161f, -0.490392640f, -0.277785117f },
  { 0.353553391f, -0.353553391f, -0.353553391f, 0.353553391f },
  { 0.277785117f, -0.490392640f, 0.097545161f, 0.415734806f },
  { 0.191341716f, -0.461939766f, 0.461939766f, -0.191341716f },
  { 0.097545161f, -0.277785117f, 0.415734806f, -0.490392640f },
};

/* out[k][x] = Σ_n cosine_k (n) · in[n][x] */
static void
hek_jnd_dct_columns (const float in[SIDE][SIDE],
                     float       out[SIDE][SIDE])
{
  float sums[SIDE / 2][SIDE], differences[SIDE / 2][SIDE];

  for (guint n = 0; n < SIDE / 2; n++)
    for (guint x = 0; x < SIDE; x++)
      {
        sums[n][x] = in[n][x] + in[SIDE - 1 - n][x];
        differences[n][x] = in[n][x] - in[SIDE - 1 - n][x];
      }
  for (guint k = 0; k < SIDE; k++)
    {
      const float (*half)[SIDE] = (const float (*)[SIDE]) (k % 2 == 0 ? sums : differences);
      const float *c = cosines[k];

      for (guint x = 0; x < SIDE; x++)
        out[k][x] = (c[0] * half[0][x] + c[1] * half[1][x])
                    + (c[2] * half[2][x] + c[3] * half[3][x]);
    }
}

static void
hek_jnd_transpose (const float in[SIDE][SIDE],
                   float       out[SIDE][SIDE])
{
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      out[x][y] = in[y][x];
}

void
hek_jnd_dct (const float *samples,
             gsize        stride,
             gint16       coefs[HEK_JND_N_COEFS])
{
  float a[SIDE][SIDE], b[SIDE][SIDE];

  for (guint y = 0; y < SIDE; y++)
    memcpy (a[y], samples + y * stride, sizeof a[y]);
  hek_jnd_dct_columns ((const float (*)[SIDE]) a, b);
  hek_jnd_transpose ((const float (*)[SIDE]) b, a);
  hek_jnd_dct_columns ((const float (*)[SIDE]) a, b);
  hek_jnd_transpose ((const float (*)[SIDE]) b, a);

  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        float v = a[y][x] * HEK_JND_FRACTION;

        coefs[y * SIDE + x] = (gint16) (v + (v < 0 ? -0.5f : 0.5f));
      }
}
