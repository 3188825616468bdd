/* SPDX-License-Identifier: Apache-2.0 */
/* Rows from any space to any other. */
#include "config.h"

#include "hek-color-convert.h"

#include "hek-color-space-private.h"
#include "hek-kernel-cpu.h"

#include <string.h>

#define CHUNK 512 /* pixels: 6 KB */

void
hek_color_convert_rows (const HekColorSpace *from,
                        const HekColorSpace *to,
                        const float         *in,
                        float               *out,
                        gsize                n)
{
  if (from == to)
    {
      memmove (out, in, 3 * n * sizeof *out);
      return;
    }
  if (from == &hek_color_space_srgb && to == &hek_color_space_lab)
    {
      const HekColorXyz *m = hek_color_xyz_matrices ();
      const HekKernelMatrix xyz = hek_color_kernel_matrix (&m->xyz_from_rgb);

      hek_kernel_color ()->lab_from_srgb (&xyz, in, out, n);
      return;
    }

  for (gsize at = 0; at < n; at += CHUNK)
    {
      gsize m = MIN (n - at, CHUNK);

      from->to_linear_rows (in + 3 * at, out + 3 * at, m);
      to->from_linear_rows (out + 3 * at, out + 3 * at, m);
    }
}

const char *
hek_color_rows_cpu (void)
{
  return hek_kernel_cpu_name (hek_kernel_cpu_level ());
}
