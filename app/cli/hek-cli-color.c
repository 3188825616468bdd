/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the commands of the group "color" share: spaces among their options, and the way from one
 * space to another.
 *
 * Under another white the hub of the way is XYZ divided by that of white, whose greys are three
 * equal numbers under every white, and stay equal: adaptation is written on differences to Y.
 */
#include "config.h"

#include "hek-cli-color.h"

#include <string.h>

#include "hek-color-adapt.h"
#include "hek-color-cie.h"

typedef struct
{
  const char *space;
  void (*to_relative) (const double in[3], const double white[3], double v[3]);
  void (*from_relative) (const double v[3], const double white[3], double out[3]);
} HekCieSpace;

static void
xyz_to_relative (const double in[3],
                 const double white[3],
                 double       v[3])
{
  for (int i = 0; i < 3; i++)
    v[i] = in[i] / white[i];
}

static void
xyz_from_relative (const double v[3],
                   const double white[3],
                   double       out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = v[i] * white[i];
}

static void
xyy_to_relative (const double in[3],
                 const double white[3],
                 double       v[3])
{
  double scale = in[1] == 0 ? 0 : in[2] / in[1];
  double xyz[3] = { scale * in[0], in[2], scale * (1 - in[0] - in[1]) };

  xyz_to_relative (xyz, white, v);
}

/* Black has no chromaticity: it gets that of white. */
static void
xyy_from_relative (const double v[3],
                   const double white[3],
                   double       out[3])
{
  double xyz[3], sum;
  const double *shown = xyz;

  xyz_from_relative (v, white, xyz);
  sum = xyz[0] + xyz[1] + xyz[2];
  if (sum == 0)
    {
      shown = white;
      sum = white[0] + white[1] + white[2];
    }
  out[0] = shown[0] / sum;
  out[1] = shown[1] / sum;
  out[2] = xyz[1];
}

static void
lab_to_relative (const double in[3],
                 const double white[3],
                 double       v[3])
{
  hek_color_lab_to_relative (in, v);
}

static void
lab_from_relative (const double v[3],
                   const double white[3],
                   double       out[3])
{
  hek_color_lab_from_relative (v, out);
}

static void
lch_to_relative (const double in[3],
                 const double white[3],
                 double       v[3])
{
  double lab[3];

  hek_color_ab_from_polar (in, lab);
  hek_color_lab_to_relative (lab, v);
}

static void
lch_from_relative (const double v[3],
                   const double white[3],
                   double       out[3])
{
  double lab[3];

  hek_color_lab_from_relative (v, lab);
  hek_color_polar_from_ab (lab, out);
}

static const HekCieSpace cie_spaces[] = {
  { "xyz", xyz_to_relative, xyz_from_relative },
  { "xyy", xyy_to_relative, xyy_from_relative },
  { "lab", lab_to_relative, lab_from_relative },
  { "lch", lch_to_relative, lch_from_relative },
  { "luv", hek_color_luv_to_relative, hek_color_luv_from_relative },
};

/* (nullable) */
static const HekCieSpace *
hek_cli_cie_space (const HekColorSpace *space)
{
  for (guint i = 0; i < G_N_ELEMENTS (cie_spaces); i++)
    if (strcmp (cie_spaces[i].space, space->id) == 0)
      return &cie_spaces[i];
  return NULL;
}

gboolean
hek_cli_color_is_cie (const HekColorSpace *space)
{
  return hek_cli_cie_space (space) != NULL;
}

/* What a matrix of XYZ is for XYZ / white. */
static void
hek_cli_color_make_relative (const double from[2],
                             const double to[2],
                             double       m[3][3])
{
  double from_xyz[3], to_xyz[3];

  hek_color_adapt_matrix (HEK_ADAPT_BRADFORD, from, to, m);
  hek_color_xyz_from_xy (from, from_xyz);
  hek_color_xyz_from_xy (to, to_xyz);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      m[i][j] *= from_xyz[j] / to_xyz[i];
}

gboolean
hek_cli_color_path_init (HekCliColorPath     *path,
                         const HekColorSpace *from,
                         const HekColorSpace *to,
                         const HekColorWhite *white)
{
  const HekColorWhite *d65 = hek_color_white_find ("D65");

  *path = (HekCliColorPath){ .from = from, .to = to };
  if (white == NULL)
    return TRUE;
  if (!hek_cli_color_is_cie (from) && !hek_cli_color_is_cie (to))
    return FALSE;
  if (white != d65)
    {
      path->white = white;
      hek_color_xyz_from_xy (white->xy, path->white_xyz);
      hek_cli_color_make_relative (d65->xy, white->xy, path->adapt[0]);
      hek_cli_color_make_relative (white->xy, d65->xy, path->adapt[1]);
    }
  return TRUE;
}

static void
hek_cli_color_adapt (const double m[3][3],
                     double       v[3])
{
  double x = v[0] - v[1], y = v[1], z = v[2] - v[1];

  for (int i = 0; i < 3; i++)
    v[i] = y + m[i][0] * x + m[i][2] * z;
}

/* Under the white of @path; CIE L*a*b* is how the spaces tell XYZ / white of D65. */
static void
hek_cli_color_run_under_white (const HekCliColorPath *path,
                               const double           in[3],
                               double                 out[3])
{
  const HekCieSpace *from = hek_cli_cie_space (path->from), *to = hek_cli_cie_space (path->to);
  const HekColorSpace *lab = hek_color_space_find ("lab");
  double v[3];

  if (from != NULL)
    from->to_relative (in, path->white_xyz, v);
  else
    {
      path->from->to_linear (in, v);
      lab->from_linear (v, v);
      hek_color_lab_to_relative (v, v);
      hek_cli_color_adapt (path->adapt[0], v);
    }
  if (to != NULL)
    to->from_relative (v, path->white_xyz, out);
  else
    {
      hek_cli_color_adapt (path->adapt[1], v);
      hek_color_lab_from_relative (v, v);
      lab->to_linear (v, v);
      path->to->from_linear (v, out);
    }
}

void
hek_cli_color_path_run (const HekCliColorPath *path,
                        const double           in[3],
                        double                 out[3])
{
  double linear[3];

  if (path->from == path->to)
    memmove (out, in, 3 * sizeof *out);
  else if (path->white != NULL)
    hek_cli_color_run_under_white (path, in, out);
  else
    {
      path->from->to_linear (in, linear);
      path->to->from_linear (linear, out);
    }
}

const HekColorSpace *
hek_cli_color_space (HekCli      *cli,
                     const char  *name,
                     GError     **error)
{
  const char *id = hek_cli_args_get (cli->args, name);
  const HekColorSpace *space = hek_color_space_find (id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (space != NULL)
    return space;
  for (guint i = 0; i < hek_color_n_spaces (); i++)
    g_ptr_array_add (ids, (gpointer) hek_color_space (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown (name, id, (const char *const *) ids->pdata, error);
  return NULL;
}
