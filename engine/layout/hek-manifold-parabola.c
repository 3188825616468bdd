/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Geodesics of the paraboloid z = (x² + y²) / 2p. On a surface of revolution r sin α stays the same
 * along a geodesic (Clairaut: do Carmo, "Differential geometry of curves and surfaces", 1976,
 * section 4.4), α being its angle with the meridian. With c = r sin α, w = r cos α (below 0 on the
 * way in), s = √(r² + p²) and q² = c² + p², the angle and the length that it has gone through are
 *
 *   φ = c/p log (w + s) + atan (w p / (c s)),   l = (w s + q² log (w + s)) / 2p,
 *
 * differences between two ends, so that one unknown is left: α at the end that is nearer to the
 * axis.
 */
#include "config.h"

#include "hek-manifold-private.h"

#include "hek-layout-math.h"

/* In units of p: a chord this short is as long as its arc to 4e-10. */
#define SHORT_CHORD 1e-4

/* A place so near to the apex has no direction from there. */
#define APEX 1e-100

/* Of angles in radians, and of lengths: far below a rounding of a float. */
#define ENOUGH 1e-11
#define MAX_ITERATIONS 60

/* One end of a geodesic: r and s of the place, w of the way. */
typedef struct
{
  double r, s, w;
} End;

/* Of w + s, without cancelling: s² − w² = q², and w² − w² = r² − r². */
static double
log_ratio (const End *from,
           const End *to,
           double     q2)
{
  double sum = from->w < 0 ? q2 / (from->s - from->w) : from->w + from->s;
  double more = (to->r - from->r) * (to->r + from->r) / (to->s + from->s);

  return hek_log1p ((to->w - from->w + more) / sum);
}

/* atan (w p / (c s)): the plane's angle from the point that is nearest to the axis. */
static double
plane_angle (const End *end,
             double     c,
             double     p)
{
  double angle = hek_angle (fabs (end->w) * p, c * end->s);

  return end->w < 0 ? -angle : angle;
}

static double
angle_between (const End *from,
               const End *to,
               double     c,
               double     p)
{
  double q2 = c * c + p * p;

  return c / p * log_ratio (from, to, q2) + plane_angle (to, c, p) - plane_angle (from, c, p);
}

static double
length_between (const End *from,
                const End *to,
                double     c,
                double     p)
{
  double q2 = c * c + p * p;

  return (to->w * to->s - from->w * from->s + q2 * log_ratio (from, to, q2)) / (2 * p);
}

/* The ends of the geodesic that leaves @inner at @angle from the meridian. Returns c. */
static double
aim (End   *inner,
     End   *outer,
     double angle)
{
  double sine, cosine;

  hek_sin_cos (angle, &sine, &cosine);
  inner->w = inner->r * cosine;
  outer->w = sqrt ((outer->r - inner->r) * (outer->r + inner->r) + inner->w * inner->w);
  return inner->r * fabs (sine);
}

/* The derivative of angle_between() by the angle at @inner. */
static double
angle_slope (const End *inner,
             const End *outer,
             double     c,
             double     p)
{
  double q2 = c * c + p * p, turn;

  if (!(outer->w > 0))
    return 0;
  turn = c / (inner->w + inner->s) - c * inner->w / (outer->w * (outer->w + outer->s));
  return inner->w / p * log_ratio (inner, outer, q2) + c / p * turn
         + p / q2 * (inner->s - outer->s * inner->w / outer->w);
}

/*
 * The angle at @inner under which @outer is met after @wanted radians around the axis. They are 0
 * for 0 and π for π; in between they may be more than π (the way around the side is then shorter
 * than the way over the apex), and the first angle that gives @wanted belongs to the shortest way:
 * Newton's method, in brackets that keep it.
 */
static double
solve (End    *inner,
       End    *outer,
       double  wanted,
       double  guess,
       double  p)
{
  double low = 0, high = HEK_PI, angle = guess, width = HEK_PI;

  for (guint i = 0; i < MAX_ITERATIONS && high - low > ENOUGH; i++)
    {
      double c = aim (inner, outer, angle);
      double off = angle_between (inner, outer, c, p) - wanted;
      double slope = angle_slope (inner, outer, c, p), next;

      if (fabs (off) < ENOUGH)
        break;
      if (off < 0)
        low = angle;
      else
        high = angle;
      next = angle - off / slope;
      if (!(next > low && next < high) || fabs (next - angle) > 0.5 * width)
        next = 0.5 * (low + high);
      width = fabs (next - angle);
      angle = next;
    }
  return angle;
}

/* From one of two places that nearly touch: the chord, made tangent. */
static double
chord_log (double        p,
           const double *a,
           const double *d,
           double        chord,
           double       *direction)
{
  double normal[3] = { a[0] / p, a[1] / p, -1 };
  double along = hek_dot3 (d, normal) / hek_dot3 (normal, normal), length;

  for (guint i = 0; i < 3; i++)
    direction[i] = d[i] - along * normal[i];
  length = sqrt (hek_dot3 (direction, direction));
  for (guint i = 0; i < 3; i++)
    direction[i] = length > 0 ? direction[i] / length : 0;
  return chord;
}

/* What is @out outwards along the meridian and @around counter-clockwise about the axis. */
static void
set_direction (double        p,
               const double *a,
               double        r,
               double        out,
               double        around,
               double       *direction)
{
  double x = a[0] / r, y = a[1] / r, stretch = sqrt (1 + r * r / (p * p));

  direction[0] = out * x / stretch - around * y;
  direction[1] = out * y / stretch + around * x;
  direction[2] = out * (r / p) / stretch;
}

/* From the apex, the meridian to @b. */
static void
set_apex_direction (const double *b,
                    double        rb,
                    double       *direction)
{
  direction[0] = b[0] / rb;
  direction[1] = b[1] / rb;
  direction[2] = 0;
}

/* The directions at both ends, @inner from the nearer to the axis. */
static double
long_log (double        p,
          const double *inner_place,
          const double *outer_place,
          double        r_inner,
          double        r_outer,
          double       *direction,
          double       *back)
{
  End inner = { .r = r_inner, .s = sqrt (r_inner * r_inner + p * p) };
  End outer = { .r = r_outer, .s = sqrt (r_outer * r_outer + p * p) };
  double cross = inner_place[0] * outer_place[1] - inner_place[1] * outer_place[0];
  double dot = inner_place[0] * outer_place[0] + inner_place[1] * outer_place[1];
  double around = cross < 0 ? -1 : 1, c;

  if (r_inner > APEX)
    {
      double guess = hek_angle (fabs (cross), dot - r_inner * r_inner);

      c = aim (&inner, &outer,
               solve (&inner, &outer, hek_angle (fabs (cross), dot), guess, p));
      set_direction (p, inner_place, r_inner, inner.w / r_inner, around * (c / r_inner),
                     direction);
    }
  else
    {
      inner = (End) { .s = p };
      outer.w = outer.r;
      c = 0;
      set_apex_direction (outer_place, r_outer, direction);
    }
  set_direction (p, outer_place, r_outer, -outer.w / r_outer, -around * (c / r_outer), back);
  return length_between (&inner, &outer, c, p);
}

double
hek_parabola_log (double        p,
                  const double *a,
                  const double *b,
                  double       *direction,
                  double       *back)
{
  double ra2 = a[0] * a[0] + a[1] * a[1], rb2 = b[0] * b[0] + b[1] * b[1];
  double d[3] = { b[0] - a[0], b[1] - a[1], (rb2 - ra2) / (2 * p) };
  double chord = sqrt (hek_dot3 (d, d)), ra = sqrt (ra2), rb = sqrt (rb2);

  if (!(chord > SHORT_CHORD * p))
    {
      chord_log (p, a, d, chord, direction);
      for (guint i = 0; i < 3; i++)
        d[i] = -d[i];
      return chord_log (p, b, d, chord, back);
    }
  if (ra > rb)
    return long_log (p, b, a, rb, ra, back, direction);
  return long_log (p, a, b, ra, rb, direction, back);
}

/* The end that is @length away from @from along the geodesic of @c. The length grows with w, by
 * s / p: Newton's method in brackets. */
static End
travel (const End *from,
        double     c,
        double     p,
        double     length)
{
  double q2 = c * c + p * p, low = from->w, high = from->w + length * p / sqrt (q2);
  End to = { .w = from->w + length * p / from->s };

  for (guint i = 0; i < MAX_ITERATIONS; i++)
    {
      double off, next;

      to.s = sqrt (to.w * to.w + q2);
      to.r = sqrt (to.w * to.w + c * c);
      off = length_between (from, &to, c, p) - length;
      if (fabs (off) <= ENOUGH * length)
        break;
      if (off < 0)
        low = to.w;
      else
        high = to.w;
      next = to.w - off * p / to.s;
      if (next == to.w)
        break;
      to.w = next > low && next < high ? next : 0.5 * (low + high);
    }
  to.s = sqrt (to.w * to.w + q2);
  to.r = sqrt (to.w * to.w + c * c);
  return to;
}

void
hek_parabola_exp (double        p,
                  double       *a,
                  const double *direction,
                  double        length)
{
  double r = sqrt (a[0] * a[0] + a[1] * a[1]);
  End from = { .r = r, .s = sqrt (r * r + p * p) }, to;
  double x, y;

  if (r > APEX)
    {
      double stretch = sqrt (1 + r * r / (p * p)), c, out, around, sine, cosine;

      x = a[0] / r;
      y = a[1] / r;
      out = (direction[0] * x + direction[1] * y + direction[2] * (r / p)) / stretch;
      around = direction[1] * x - direction[0] * y;
      from.w = r * CLAMP (out, -1, 1);
      c = r * MIN (fabs (around), 1);
      to = travel (&from, c, p, length);
      hek_sin_cos (angle_between (&from, &to, c, p), &sine, &cosine);
      sine = around < 0 ? -sine : sine;
      a[0] = to.r * (x * cosine - y * sine);
      a[1] = to.r * (x * sine + y * cosine);
    }
  else
    {
      double flat = sqrt (direction[0] * direction[0] + direction[1] * direction[1]);

      from.w = 0;
      from.s = p;
      to = travel (&from, 0, p, length);
      x = flat > 0 ? direction[0] / flat : 1;
      y = flat > 0 ? direction[1] / flat : 0;
      a[0] = to.r * x;
      a[1] = to.r * y;
    }
  a[2] = (a[0] * a[0] + a[1] * a[1]) / (2 * p);
}
